//! The table itself: one line of words for each class.

/// The kinds of word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Monday is 0.
    Weekday,
    /// January is 1; number 0 is never used.
    Month,
    /// `one`, `two` … with their values in [`CARDINALS`].
    Cardinal,
    /// `first` is 1.
    Ordinal,
    /// minute, hour, day, week, month, year, decade, in this order.
    Unit,
    /// morning, midday, afternoon, evening, night, in this order.
    DayPart,
    /// `Mr`, `Dr`: stands before a name only.
    Honorific,
    /// A word of an office: president, minister, foreign.
    Title,
    /// An adjective or noun inside a longer title: foreign, prime, vice.
    TitleInner,
    /// A country by one word; the number is its row in the table of countries.
    Country,
    /// The adjective of a country.
    Demonym,
    /// The first word of a country of several words.
    CountryBegin,
    /// A word whose dot does not end a sentence.
    Abbreviation,
    /// Often begins a sentence; seldom the rest of a name.
    Starter,
    /// A preposition.
    Preposition,
    /// be, have, do.
    Auxiliary,
    /// will, may, could.
    Modal,
    /// not, never, no.
    Negation,
    /// A particle inside a family name: von, bin, de.
    Particle,
    /// A family name that stands first.
    FamilyFirst,
    /// What a name may be part of without being the person: administration, tower.
    Belonging,
    /// A word that stands between subject and verb without changing who acts.
    Adverb,
    /// Articles, demonstratives and possessives.
    Determiner,
    /// he, she, they, who.
    Pronoun,
    /// Begins a clause of its own: after, while, that, because.
    Subordinator,
    /// An ordinary word that may begin a sentence before a name.
    Ordinary,
    /// Says that what follows is still to come: will, due, scheduled, plans.
    Future,
    /// A past form that does not end in `ed`: met, held, was.
    Past,
    /// A present form that tells of what is on the calendar: leaves, arrives.
    Schedule,
    /// spring, summer, autumn, winter; their EDTF numbers are 21 to 24.
    Season,
    /// Says that somebody said something.
    Report,
    /// May begin a phrase that tells a date or a length.
    DateWord,
    /// and, or, but.
    Conjunction,
}

type Line = (Class, bool, &'static str);

/// Class, whether the order counts, and the words; `|` joins spellings of one number.
pub const WORDS: &[Line] = &[
    (
        Class::Weekday,
        true,
        "monday|mondays|mon tuesday|tuesdays|tue|tues wednesday|wednesdays|wed thursday|thursdays|thu|thur|thurs \
         friday|fridays|fri saturday|saturdays sunday|sundays",
    ),
    (
        Class::Month,
        true,
        "\u{0} january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct \
         november|nov december|dec",
    ),
    (
        Class::Cardinal,
        true,
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
         seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred dozen a|an",
    ),
    (
        Class::Unit,
        true,
        "minute|minutes|min|mins hour|hours|hr|hrs day|days week|weeks month|months year|years decade|decades",
    ),
    (
        Class::DayPart,
        true,
        "morning|mornings|breakfast midday|noon|lunchtime|noontime afternoon|afternoons evening|evenings night|nights|midnight",
    ),
    (Class::Honorific, false, "mr mrs ms miss mme dr messrs mx"),
    (
        Class::Title,
        false,
        "president minister secretary chancellor premier chairman chairwoman chairperson chair king queen prince princess \
         emir amir sheikh sheik sultan emperor pope pontiff cardinal archbishop bishop patriarch rabbi imam ayatollah mullah \
         ambassador envoy counselor counsellor councilor councillor commissioner governor mayor senator sen rep congressman \
         congresswoman representative speaker director general admiral colonel lieutenant major captain commander marshal \
         brigadier gen adm col lt sgt maj capt gov amb professor prof judge justice leader chief spokesman spokeswoman \
         spokesperson advisor adviser deputy head member negotiator lord lady sir dame baroness baron comrade taoiseach \
         president-elect undersecretary attorney coordinator administrator delegate official diplomat lawmaker dictator ruler \
         founder co-founder ceo activist politician statesman consul chaplain rev reverend hon vice-president \
         counterpart monarch prime-minister first-lady",
    ),
    (
        Class::TitleInner,
        false,
        "prime foreign vice deputy assistant acting former interim special state defense defence national security interior \
         finance trade treasury executive presidential royal crown first under supreme high climate chief external affairs \
         opposition senior top incoming outgoing then party elect veteran commerce economy economic energy ministerial permanent \
         federal parliamentary military army cabinet lead principal joint",
    ),
    (
        Class::Abbreviation,
        false,
        "mr mrs ms dr messrs jr sr gen col lt sgt maj capt cmdr sen rep gov hon rev prof st amb adm vs no jan feb mar apr jun jul \
         aug sept sep oct nov dec mon tue tues wed thu thur thurs fri inc ltd co corp dept mme brig pres",
    ),
    (
        Class::Starter,
        false,
        "the a an he she it they we i his her their its this that these those there on in at after before as but and for from with \
         when while if both no not mr ms mrs dr president earlier later today yesterday since during under asked speaking \
         following however meanwhile last next also she two what who how why so according officials among about although",
    ),
    (
        Class::Preposition,
        false,
        "with by to for of in on at from during after before about over under between among into upon via through against \
         alongside despite amid following toward towards regarding concerning without within near outside inside throughout \
         since until till ahead including per like",
    ),
    (Class::Auxiliary, false, "is are was were be been being am has have had having do does did done doing"),
    (Class::Modal, false, "will would shall should can could may might must wo ca sha"),
    (Class::Negation, false, "not never no neither nor cannot without nobody none"),
    (
        Class::Particle,
        false,
        "von van der den de del della di da dos das du la le al el bin ibn bint ben abu ter zu af",
    ),
    (
        Class::FamilyFirst,
        false,
        "ai bai bao bi bo cai cao chang chao chen cheng chi cui dai deng ding dong du duan fan fang fei feng fu gan gao ge geng \
         gong gu guan guo han hao he hong hou hu hua huang hui huo ji jia jiang jiao jin jing kang kong lai lan lei li lian liang liao \
         lin ling liu long lou lu luo lv ma mao mei meng miao mo mu nie ning niu ou pan pang pei peng pi pu qi qian qiao qin qiu \
         qu ren rong ruan shan shang shao shen sheng shi song su sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi \
         xia xiang xiao xie xin xing xiong xu xue yan yang yao ye yi yin ying you yu yuan yue yun zeng zhai zhan zhang zhao \
         zheng zhong zhou zhu zhuang zhuo zong zou zuo kim lee park choi jeong jung cho yoon moon roh chung kang chang lim \
         hwang han shin kwon noh ban hwang baek nam ryu seo hong ko hyon nguyen tran pham phan vo vu dang bui do ngo duong \
         truong to luong dinh vuong hoang orban",
    ),
    (
        Class::Belonging,
        false,
        "administration government campaign foundation tower doctrine family cabinet era plan hotel airport university street \
         avenue center centre institute library school prize house white bill act law agreement accord treaty memorial team aide \
         aides spokesman spokesperson spokeswoman supporter supporters ally allies regime presidency wife husband son daughter \
         brother father mother lawyer lawyers allegations trial case voters organization company square",
    ),
    (
        Class::Adverb,
        false,
        "also then later earlier briefly recently personally privately separately again once twice first finally formally \
         officially reportedly jointly directly just already subsequently previously quietly secretly publicly repeatedly \
         virtually bilaterally immediately shortly together currently now today yesterday tomorrow tonight soon still both \
         even ever only actually apparently initially last next instead meanwhile respectively afterwards afterward warmly face",
    ),
    (
        Class::Determiner,
        false,
        "the a an this that these those his her their its my our your each both all some any several many two three",
    ),
    (
        Class::Pronoun,
        false,
        "he she they we i it him her them us me who whom which himself herself themselves each",
    ),
    (
        Class::Subordinator,
        false,
        "after before when while as because since although though if whether that where until unless once which who whom whose \
         but so",
    ),
    (
        Class::Ordinary,
        false,
        "said told met meeting visiting addressing asked says speaking joining welcoming hosting thanking greeting quoting \
         according calling citing reading photo file watch video image like unlike given has had did does here there even \
         why how what can could should would once perhaps maybe yes well ok okay instead besides today's",
    ),
    (
        Class::Future,
        false,
        "will would shall due set scheduled expected planned slated plans plan planning upcoming going intends intend about \
         prepares preparing poised wo agree agrees agreed hopes hope hoping invited wants",
    ),
    (
        Class::Past,
        false,
        "met held spoke said told was were had did took went came gave made saw left began begun flew sent sat got became brought \
         thought knew led paid put ran rang wrote won lost broke chose drove drew ate fell felt found heard kept knelt lent meant \
         rose sought shook sold stood struck swore taught threw understood withdrew spent dealt fought forgot hid rode sang sank slept \
         stole swam tore woke wore undertook underwent overcame has have been shown given taken done gone seen known written \
         spoken risen driven grown flown hung laid built cut hit let read shut split quit",
    ),
    (
        Class::Schedule,
        false,
        "leaves arrives begins starts travels visits meets holds hosts departs heads opens receives flies returns welcomes kicks \
         attends convenes is are",
    ),
    (Class::Season, true, "spring summer autumn|fall winter"),
    (
        Class::Report,
        false,
        "said says told tells announced announces reported reports confirmed confirms added stated wrote according noted \
         acknowledged denied declared disclosed insisted claimed explained",
    ),
    (
        Class::DateWord,
        false,
        "today yesterday tomorrow tonight last next this that the earlier later late early more less at over under about around \
         approximately roughly nearly almost some half up well just only longer",
    ),
    (Class::Conjunction, false, "and or but nor yet &"),
    (
        Class::Ordinary,
        false,
        "ago than least most past coming weekend full straight whole consecutive following previous preceding same and day p.m. a.m. \
         am pm mid exceeding every each either old",
    ),
];

/// The values of [`Class::Cardinal`] in the order of the table.
pub const CARDINALS: [u32; 31] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40, 50, 60, 70, 80, 90,
    100, 12, 1,
];
