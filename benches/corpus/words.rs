//! Words and names, drawn by dice that always fall the same way.

/// Numbers that look random and are the same for the same seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(7919).wrapping_add(1))
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    /// So many words, without a full stop.
    pub fn phrase(&mut self, words: usize) -> String {
        let drawn: Vec<&str> = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect();
        drawn.join(" ")
    }

    /// About so many words in whole sentences.
    pub fn sentences(&mut self, words: usize) -> String {
        let mut text = String::new();
        let mut count = 0;
        while count < words {
            let length = 8 + self.below(15);
            let sentence = self.phrase(length);
            let (first, rest) = sentence.split_at(1);
            text.push_str(if count > 0 { " " } else { "" });
            text.push_str(&first.to_uppercase());
            text.push_str(rest);
            text.push('.');
            count += length;
        }
        text
    }
}

/// The country of a person, by index.
pub fn side_of(person: usize) -> usize {
    person % 4
}

pub fn person_name(index: usize) -> String {
    format!("{} {}", GIVEN[index % GIVEN.len()], FAMILY[index / GIVEN.len() % FAMILY.len()])
}

pub fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

const GIVEN: [&str; 20] = [
    "Ada", "Bao", "Carlos", "Dina", "Emeka", "Farah", "Goran", "Hana", "Ivan", "Jun", "Kofi", "Lena",
    "Marta", "Nils", "Omar", "Priya", "Qiu", "Rosa", "Sami", "Tara",
];

const FAMILY: [&str; 10] =
    ["Abe", "Berg", "Costa", "Dlamini", "Eriksen", "Fofana", "Garcia", "Hassan", "Ito", "Jansen"];

const WORDS: [&str; 80] = [
    "talks",
    "minister",
    "delegation",
    "communique",
    "summit",
    "border",
    "trade",
    "tariff",
    "embassy",
    "protocol",
    "bilateral",
    "statement",
    "dialogue",
    "security",
    "council",
    "resolution",
    "ceasefire",
    "sanction",
    "envoy",
    "visit",
    "agenda",
    "commitment",
    "cooperation",
    "regional",
    "framework",
    "treaty",
    "negotiation",
    "position",
    "paper",
    "agreement",
    "implementation",
    "mechanism",
    "review",
    "working",
    "group",
    "export",
    "control",
    "maritime",
    "patrol",
    "corridor",
    "humanitarian",
    "access",
    "inspection",
    "monitoring",
    "verification",
    "annex",
    "side",
    "letter",
    "readout",
    "the",
    "of",
    "and",
    "to",
    "in",
    "on",
    "for",
    "with",
    "that",
    "by",
    "as",
    "at",
    "from",
    "after",
    "before",
    "during",
    "between",
    "without",
    "about",
    "over",
    "under",
    "into",
    "said",
    "noted",
    "agreed",
    "urged",
    "raised",
    "stressed",
    "welcomed",
    "rejected",
    "proposed",
];
