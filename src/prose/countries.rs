//! Countries: their names, the words for what belongs to them, their capitals.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::tokens::{Kind, Text};
use super::words::{self, Class};

/// A country or a body that has officers like one.
#[derive(Debug)]
pub struct Country {
    /// The id a `side` would use: `united-states`.
    pub id: &'static str,
    /// Its names, parted by `|`.
    pub names: &'static str,
    /// Adjectives and inhabitants, parted by `|`.
    pub demonyms: &'static str,
    /// Its capital, as datelines write it.
    pub capital: &'static str,
}

const fn country(
    id: &'static str,
    names: &'static str,
    demonyms: &'static str,
    capital: &'static str,
) -> Country {
    Country { id, names, demonyms, capital }
}

/// All countries the reader knows; their number in this list is their number everywhere.
pub const COUNTRIES: &[Country] = &[
    country(
        "united-states",
        "United States of America|United States|US|U.S.|U.S.A.|USA|America",
        "American|Americans",
        "Washington",
    ),
    country("china", "People's Republic of China|China|PRC|P.R.C.", "Chinese", "Beijing"),
    country("russia", "Russian Federation|Russia", "Russian|Russians", "Moscow"),
    country("soviet-union", "Soviet Union|USSR|U.S.S.R.", "Soviet|Soviets", "Moscow"),
    country(
        "united-kingdom",
        "United Kingdom|UK|U.K.|Britain|Great Britain|England",
        "British|Briton",
        "London",
    ),
    country(
        "european-union",
        "European Union|EU|E.U.|European Commission|European Council",
        "European",
        "Brussels",
    ),
    country("nato", "NATO", "", "Brussels"),
    country("united-nations", "United Nations|UN|U.N.", "", "New York"),
    country(
        "palestine",
        "Palestinian Authority|Palestine|State of Palestine|Palestinian National Authority",
        "Palestinian|Palestinians",
        "Ramallah",
    ),
    country(
        "south-korea",
        "Republic of Korea|South Korea|ROK|R.O.K.|Korea",
        "South Korean|Korean|South Koreans",
        "Seoul",
    ),
    country(
        "north-korea",
        "Democratic People's Republic of Korea|North Korea|DPRK|D.P.R.K.",
        "North Korean|North Koreans",
        "Pyongyang",
    ),
    country("afghanistan", "Afghanistan", "Afghan|Afghans", "Kabul"),
    country("albania", "Albania", "Albanian", "Tirana"),
    country("algeria", "Algeria", "Algerian", "Algiers"),
    country("angola", "Angola", "Angolan", "Luanda"),
    country("argentina", "Argentina", "Argentine|Argentinian", "Buenos Aires"),
    country("armenia", "Armenia", "Armenian", "Yerevan"),
    country("australia", "Australia", "Australian", "Canberra"),
    country("austria", "Austria", "Austrian", "Vienna"),
    country("azerbaijan", "Azerbaijan", "Azerbaijani|Azeri", "Baku"),
    country("bahrain", "Bahrain", "Bahraini", "Manama"),
    country("bangladesh", "Bangladesh", "Bangladeshi", "Dhaka"),
    country("belarus", "Belarus", "Belarusian|Belarussian", "Minsk"),
    country("belgium", "Belgium", "Belgian", "Brussels"),
    country("bolivia", "Bolivia", "Bolivian", "La Paz"),
    country("bosnia", "Bosnia and Herzegovina|Bosnia", "Bosnian", "Sarajevo"),
    country("brazil", "Brazil", "Brazilian", "Brasilia"),
    country("bulgaria", "Bulgaria", "Bulgarian", "Sofia"),
    country("cambodia", "Cambodia", "Cambodian", "Phnom Penh"),
    country("canada", "Canada", "Canadian|Canadians", "Ottawa"),
    country("chile", "Chile", "Chilean", "Santiago"),
    country("colombia", "Colombia", "Colombian", "Bogota"),
    country(
        "congo",
        "Democratic Republic of the Congo|Democratic Republic of Congo|DRC|Congo",
        "Congolese",
        "Kinshasa",
    ),
    country("costa-rica", "Costa Rica", "Costa Rican", "San Jose"),
    country("croatia", "Croatia", "Croatian|Croat", "Zagreb"),
    country("cuba", "Cuba", "Cuban|Cubans", "Havana"),
    country("cyprus", "Cyprus", "Cypriot", "Nicosia"),
    country("czech-republic", "Czech Republic|Czechia|Czechoslovakia", "Czech", "Prague"),
    country("denmark", "Denmark", "Danish|Dane", "Copenhagen"),
    country("dominican-republic", "Dominican Republic", "Dominican", "Santo Domingo"),
    country("ecuador", "Ecuador", "Ecuadorian|Ecuadorean", "Quito"),
    country("egypt", "Egypt", "Egyptian|Egyptians", "Cairo"),
    country("el-salvador", "El Salvador", "Salvadoran", "San Salvador"),
    country("estonia", "Estonia", "Estonian", "Tallinn"),
    country("ethiopia", "Ethiopia", "Ethiopian", "Addis Ababa"),
    country("fiji", "Fiji", "Fijian", "Suva"),
    country("finland", "Finland", "Finnish", "Helsinki"),
    country("france", "France", "French", "Paris"),
    country("georgia", "Georgia", "Georgian", "Tbilisi"),
    country("germany", "Germany|Federal Republic of Germany|West Germany", "German|Germans", "Berlin"),
    country("ghana", "Ghana", "Ghanaian", "Accra"),
    country("greece", "Greece", "Greek", "Athens"),
    country("guatemala", "Guatemala", "Guatemalan", "Guatemala City"),
    country("guyana", "Guyana", "Guyanese", "Georgetown"),
    country("haiti", "Haiti", "Haitian", "Port-au-Prince"),
    country("honduras", "Honduras", "Honduran", "Tegucigalpa"),
    country("hungary", "Hungary", "Hungarian", "Budapest"),
    country("iceland", "Iceland", "Icelandic", "Reykjavik"),
    country("india", "India", "Indian|Indians", "New Delhi"),
    country("indonesia", "Indonesia", "Indonesian", "Jakarta"),
    country("iran", "Iran|Islamic Republic of Iran", "Iranian|Iranians", "Tehran"),
    country("iraq", "Iraq", "Iraqi|Iraqis", "Baghdad"),
    country("ireland", "Ireland", "Irish", "Dublin"),
    country("israel", "Israel", "Israeli|Israelis", "Jerusalem"),
    country("italy", "Italy", "Italian|Italians", "Rome"),
    country("jamaica", "Jamaica", "Jamaican", "Kingston"),
    country("japan", "Japan", "Japanese", "Tokyo"),
    country("jordan", "Jordan|Hashemite Kingdom of Jordan", "Jordanian", "Amman"),
    country("kazakhstan", "Kazakhstan", "Kazakh|Kazakhstani", "Astana"),
    country("kenya", "Kenya", "Kenyan", "Nairobi"),
    country("kosovo", "Kosovo", "Kosovar|Kosovan", "Pristina"),
    country("kuwait", "Kuwait", "Kuwaiti", "Kuwait City"),
    country("kyrgyzstan", "Kyrgyzstan|Kyrgyz Republic", "Kyrgyz", "Bishkek"),
    country("laos", "Laos", "Laotian|Lao", "Vientiane"),
    country("latvia", "Latvia", "Latvian", "Riga"),
    country("lebanon", "Lebanon", "Lebanese", "Beirut"),
    country("liberia", "Liberia", "Liberian", "Monrovia"),
    country("libya", "Libya", "Libyan", "Tripoli"),
    country("lithuania", "Lithuania", "Lithuanian", "Vilnius"),
    country("luxembourg", "Luxembourg", "Luxembourgish", "Luxembourg"),
    country("malaysia", "Malaysia", "Malaysian", "Kuala Lumpur"),
    country("malta", "Malta", "Maltese", "Valletta"),
    country("mexico", "Mexico", "Mexican|Mexicans", "Mexico City"),
    country("moldova", "Moldova", "Moldovan", "Chisinau"),
    country("mongolia", "Mongolia", "Mongolian", "Ulaanbaatar"),
    country("montenegro", "Montenegro", "Montenegrin", "Podgorica"),
    country("morocco", "Morocco", "Moroccan", "Rabat"),
    country("mozambique", "Mozambique", "Mozambican", "Maputo"),
    country("myanmar", "Myanmar|Burma", "Burmese|Myanmarese", "Naypyidaw"),
    country("nepal", "Nepal", "Nepali|Nepalese", "Kathmandu"),
    country("netherlands", "Netherlands|Holland", "Dutch", "The Hague"),
    country("new-zealand", "New Zealand", "New Zealander", "Wellington"),
    country("nicaragua", "Nicaragua", "Nicaraguan", "Managua"),
    country("niger", "Niger", "Nigerien", "Niamey"),
    country("nigeria", "Nigeria", "Nigerian", "Abuja"),
    country("north-macedonia", "North Macedonia|Macedonia", "Macedonian", "Skopje"),
    country("norway", "Norway", "Norwegian", "Oslo"),
    country("oman", "Oman", "Omani", "Muscat"),
    country("pakistan", "Pakistan", "Pakistani|Pakistanis", "Islamabad"),
    country("panama", "Panama", "Panamanian", "Panama City"),
    country("papua-new-guinea", "Papua New Guinea", "Papuan", "Port Moresby"),
    country("paraguay", "Paraguay", "Paraguayan", "Asuncion"),
    country("peru", "Peru", "Peruvian", "Lima"),
    country("philippines", "Philippines|Republic of the Philippines", "Philippine|Filipino", "Manila"),
    country("poland", "Poland", "Polish|Pole", "Warsaw"),
    country("portugal", "Portugal", "Portuguese", "Lisbon"),
    country("qatar", "Qatar", "Qatari", "Doha"),
    country("romania", "Romania", "Romanian", "Bucharest"),
    country("rwanda", "Rwanda", "Rwandan", "Kigali"),
    country("saudi-arabia", "Saudi Arabia|Kingdom of Saudi Arabia", "Saudi|Saudis", "Riyadh"),
    country("senegal", "Senegal", "Senegalese", "Dakar"),
    country("serbia", "Serbia", "Serbian|Serb", "Belgrade"),
    country("singapore", "Singapore", "Singaporean", "Singapore"),
    country("slovakia", "Slovakia|Slovak Republic", "Slovak|Slovakian", "Bratislava"),
    country("slovenia", "Slovenia", "Slovenian|Slovene", "Ljubljana"),
    country("somalia", "Somalia", "Somali", "Mogadishu"),
    country("south-africa", "South Africa", "South African", "Pretoria"),
    country("south-sudan", "South Sudan", "South Sudanese", "Juba"),
    country("spain", "Spain", "Spanish|Spaniard", "Madrid"),
    country("sri-lanka", "Sri Lanka", "Sri Lankan", "Colombo"),
    country("sudan", "Sudan", "Sudanese", "Khartoum"),
    country("sweden", "Sweden", "Swedish|Swede", "Stockholm"),
    country("switzerland", "Switzerland", "Swiss", "Bern"),
    country("syria", "Syria", "Syrian|Syrians", "Damascus"),
    country("taiwan", "Taiwan", "Taiwanese", "Taipei"),
    country("tajikistan", "Tajikistan", "Tajik", "Dushanbe"),
    country("tanzania", "Tanzania", "Tanzanian", "Dodoma"),
    country("thailand", "Thailand", "Thai", "Bangkok"),
    country("tunisia", "Tunisia", "Tunisian", "Tunis"),
    country("turkey", "Turkey|Türkiye", "Turkish|Turk", "Ankara"),
    country("turkmenistan", "Turkmenistan", "Turkmen", "Ashgabat"),
    country("uganda", "Uganda", "Ugandan", "Kampala"),
    country("ukraine", "Ukraine", "Ukrainian|Ukrainians", "Kyiv"),
    country("united-arab-emirates", "United Arab Emirates|UAE|U.A.E.", "Emirati", "Abu Dhabi"),
    country("uruguay", "Uruguay", "Uruguayan", "Montevideo"),
    country("uzbekistan", "Uzbekistan", "Uzbek", "Tashkent"),
    country("vatican", "Vatican|Holy See", "", "Vatican City"),
    country("venezuela", "Venezuela", "Venezuelan", "Caracas"),
    country("vietnam", "Vietnam|Viet Nam|South Vietnam", "Vietnamese|South Vietnamese", "Hanoi"),
    country("yemen", "Yemen", "Yemeni", "Sanaa"),
    country("zambia", "Zambia", "Zambian", "Lusaka"),
    country("zimbabwe", "Zimbabwe", "Zimbabwean", "Harare"),
    country("yugoslavia", "Yugoslavia", "Yugoslav", "Belgrade"),
    country("hong-kong", "Hong Kong", "", "Hong Kong"),
    country("catalonia", "Catalonia", "Catalan", "Barcelona"),
    country("scotland", "Scotland", "Scottish", "Edinburgh"),
    country("greenland", "Greenland", "Greenlandic", "Nuuk"),
];

/// The country named from a token on, and where its name ends.
pub fn country_at(text: &Text, at: usize) -> Option<(u16, usize)> {
    let token = text.tokens.get(at).filter(|token| token.kind == Kind::Word && token.capital)?;
    if let Some(number) = token.number_of(Class::Country).or_else(|| token.number_of(Class::Demonym)) {
        return Some((number as u16, at + 1));
    }
    if !token.is(Class::CountryBegin) {
        return None;
    }
    let spelled = |name: &LongName| -> Option<usize> {
        let mut at = at;
        for &(hash, possessive) in &name.words {
            text.tokens.get(at).filter(|token| token.kind == Kind::Word && token.hash == hash)?;
            at += 1;
            if possessive {
                text.tokens.get(at).filter(|token| token.kind == Kind::Possessive)?;
                at += 1;
            }
        }
        Some(at)
    };
    let names = LONG_NAMES.get(&token.hash)?;
    names.iter().filter_map(|name| Some((name.country, spelled(name)?))).max_by_key(|&(_, end)| end)
}

/// A name of several words, each by its hash and whether a possessive follows it.
struct LongName {
    country: u16,
    words: Vec<(u64, bool)>,
}

/// Names of several words by the hash of the first.
static LONG_NAMES: LazyLock<HashMap<u64, Vec<LongName>>> = LazyLock::new(|| {
    let mut names: HashMap<u64, Vec<LongName>> = HashMap::new();
    for (number, country) in COUNTRIES.iter().enumerate() {
        for name in
            country.names.split('|').chain(country.demonyms.split('|')).filter(|name| name.contains(' '))
        {
            let words: Vec<(u64, bool)> = name
                .split(' ')
                .map(|word| match word.strip_suffix("'s") {
                    Some(stem) => (words::hash(stem), true),
                    None => (words::hash(word), false),
                })
                .collect();
            names.entry(words[0].0).or_default().push(LongName { country: number as u16, words });
        }
    }
    names
});

/// The country a `side` or another id names.
pub fn by_id(id: &str) -> Option<u16> {
    let slug = |text: &str| text.to_lowercase().replace(' ', "-");
    let id = slug(id);
    let found = COUNTRIES.iter().position(|country| {
        country.id == id
            || country.names.split('|').any(|name| slug(name) == id || slug(name).replace('.', "") == id)
    });
    found.map(|number| number as u16)
}

/// The country of a place in a dateline: a capital, or the country itself.
pub fn of_place(place: &str) -> Option<u16> {
    let first = place.split(',').next().unwrap_or(place).trim();
    let capital = COUNTRIES.iter().position(|country| country.capital.eq_ignore_ascii_case(first));
    capital.map(|number| number as u16).or_else(|| by_id(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<&'static str> {
        country_at(&Text::new(text), 0).map(|(number, _)| COUNTRIES[number as usize].id)
    }

    #[test]
    fn names_and_adjectives() {
        assert_eq!(at("United States Secretary"), Some("united-states"));
        assert_eq!(at("U.S. Secretary"), Some("united-states"));
        assert_eq!(at("US"), Some("united-states"));
        assert_eq!(at("us"), None);
        assert_eq!(at("South Korean President"), Some("south-korea"));
        assert_eq!(at("Norwegian"), Some("norway"));
        assert_eq!(at("People’s Republic of China"), Some("china"));
        assert_eq!(at("United Airlines"), None);
    }

    #[test]
    fn sides_and_places() {
        assert_eq!(by_id("united-states"), Some(0));
        assert_eq!(by_id("us"), Some(0));
        assert_eq!(of_place("Washington, D.C."), Some(0));
        assert_eq!(of_place("Atlantis"), None);
    }
}
