//! The table itself: one line of words for each class.

/// The kinds of word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Monday is 0.
    Weekday,
    /// January is 1; number 0 is never used.
    Month,
    /// `one`, `two` … with their values in `CARDINALS`.
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
    /// A form of a verb by which people meet.
    MeetVerb,
    /// A noun for a meeting.
    MeetNoun,
    /// A verb that makes a meeting of a noun: held talks, had a call.
    Support,
    /// Several people by what they are: leaders, officials.
    Group,
    /// People to whom one speaks without meeting them: reporters, parliament.
    Audience,
    /// A meeting that somebody only wants, offers or refuses.
    Unreal,
    /// Called off.
    CallOff,
    /// Put off.
    PutOff,
    /// Says that somebody goes somewhere.
    Travel,
    /// Belongs to a place rather than to a person: palace, airport, summit.
    Venue,
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
    (Class::Honorific, false, "mr mrs ms miss mme dr messrs mx h.e."),
    (
        Class::Title,
        false,
        "assistant president minister secretary chancellor premier chairman chairwoman chairperson chair king queen prince princess \
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
         federal parliamentary military army cabinet lead principal joint designate",
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
         spoken risen driven grown flown hung laid built cut hit let read shut split quit used",
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
    (
        Class::MeetVerb,
        false,
        "meet meets met meeting speak speaks spoke spoken speaking talk talks talked talking confer confers conferred conferring \
         consult consults consulted consulting dine dines dined dining lunch lunched breakfasted sit sits sat sitting huddle huddles \
         huddled huddling host hosts hosted hosting receive receives received receiving welcome welcomes welcomed welcoming visit \
         visits visited visiting phone phones phoned phoning telephone telephones telephoned telephoning call calls called calling \
         spent converse conversed negotiate negotiates negotiated negotiating chat chats chatted chatting discuss discusses discussed",
    ),
    (
        Class::MeetNoun,
        false,
        "meeting meetings talks talk call calls conversation conversations discussion discussions summit lunch dinner breakfast \
         luncheon audience audiences negotiations consultations consultation videoconference video-conference teleconference \
         tete-a-tete encounter session sessions exchange engagement sit-down get-together bilateral trilateral banquet roundtable \
         meet-and-greet tea visit conference",
    ),
    (
        Class::Support,
        false,
        "hold holds held holding have has had having host hosts hosted hosting conduct conducts conducted conducting begin begins \
         began begun beginning start starts started starting end ends ended ending conclude concludes concluded concluding wrap \
         wraps wrapped open opens opened opening resume resumes resumed resuming continue continues continued continuing attend \
         attends attended attending convene convenes convened convening finish finished complete completed enter entered make makes \
         made making place placed do did chair chairs chaired enjoy enjoyed paid receive received",
    ),
    (
        Class::Group,
        false,
        "leaders officials ministers representatives delegation delegations members families executives lawmakers counterparts \
         senators governors mayors survivors dignitaries advisers advisors experts advocates envoys ambassadors diplomats \
         negotiators heads chiefs commanders activists dissidents victims relatives students businessmen businesspeople ceos \
         legislators congressmen rebels monarchs presidents chancellors kings parliamentarians bishops clergy scientists caucus \
         leadership secretaries premiers generals directors spokesmen guests allies partners chairmen delegates mediators \
         politicians teachers veterans parents youth entrepreneurs scholars academics investors workers farmers community \
         hostages prisoners cabinet council committee wife husband spouse",
    ),
    (
        Class::Audience,
        false,
        "reporters reporter journalists journalist press media newsmen correspondents crowd crowds congress parliament \
         lawmakers nation television cnn bbc nbc cbs abc newspaper magazine supporters rally interviewer broadcaster fox msnbc reuters \
         afp ap interview interviews",
    ),
    (
        Class::Unreal,
        false,
        "reject rejects rejected refuse refuses refused demand demands demanded propose proposes proposed possible potential request \
         requests requested seek seeks sought offer offers offered urge urges urged suggest suggests suggested avoid avoided decline \
         declines declined want wants wanted hope hopes hoped hoping ready willing prepared able unable unwilling eager try tries tried \
         hypothetical eventual possibility prospect prospects chance idea invite invites invitation encourage encouraged calling \
         consider considers considered considering discuss favor favors favour favours oppose opposes opposed need needs needed \
         desire would-be speculation intention failed fail fails wish wishes wished any proposal push pushed pushing pressed consented \
         planned-for if unless whether",
    ),
    (
        Class::CallOff,
        false,
        "cancel cancels cancelled canceled cancelling canceling scrap scraps scrapped abandon abandoned nixed axed shelved aborted \
         cancellation",
    ),
    (
        Class::PutOff,
        false,
        "postpone postpones postponed postponing delay delays delayed suspend suspends suspended reschedule rescheduled deferred \
         postponement",
    ),
    (
        Class::Travel,
        false,
        "travel travels traveled travelled traveling travelling fly flies flew flying flown go goes went arrive arrives arrived \
         arriving leave leaves left leaving head heads headed heading visit visits visited visiting come comes came depart departs \
         departed land landed lands return returns returned returning trip visit journey tour travelled",
    ),
    (
        Class::Venue,
        false,
        "palace airport residence ministry hotel embassy office house summit kremlin villa headquarters club guesthouse estate camp \
         chancellery castle conference forum hall room assembly resort retreat base court parliament",
    ),
    (
        Class::Ordinary,
        false,
        "time times often regularly usually always frequently sometimes supposed round rounds series session down phone telephone video virtual videoconference secure link sidelines margins ahead rather yet to no plans plan closed door \
         one face lasted lasting took place occur occurred happened came marked followed focused covered ran scheduled planned upcoming \
         who whom whose which joined accompanied other others counterpart couple hosted held both separate separately dozens line via \
         agree agreed again first second another same earlier such additional further phone-call telephonic letter letters visit long \
         hour-long hours-long brief introduce introduced interview person in-person ended began ahead discussed discussing talked \
         leaders sides men women presidents trio pair duo three two four interviewed telephone online zoom skype teleconference \
         granted accorded capped managed advantage there within been being be having conference statement before called off put invited until sideline margin",
    ),
];

/// The values of [`Class::Cardinal`] in the order of the table.
pub const CARDINALS: [u32; 31] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40, 50, 60, 70, 80, 90,
    100, 12, 1,
];
