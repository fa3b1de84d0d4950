//! How a language counts: the plural rules of CLDR, in the notation CLDR writes them in
//! (<https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules>).
//!
//! They are read from the files of the interface. The libraries there are were weighed: icu_plurals costs 6.5 s of
//! processor time to build, and intl_pluralrules 7.0.2 takes 103 things in Arabic for 100. Only whole numbers
//! are counted here, so of the operands `n` and `i` are the number, and all others are 0.

/// A plural form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// For none, in some languages.
    Zero,
    /// For one, and whatever counts like it.
    One,
    /// For two.
    Two,
    /// For a few.
    Few,
    /// For many.
    Many,
    /// For all others: every message has it.
    Other,
}

impl Form {
    /// All, in the order of CLDR.
    pub const ALL: [Form; 6] = [Form::Zero, Form::One, Form::Two, Form::Few, Form::Many, Form::Other];

    /// As CLDR calls it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Zero => "zero",
            Form::One => "one",
            Form::Two => "two",
            Form::Few => "few",
            Form::Many => "many",
            Form::Other => "other",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Form::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// Which numbers take a form: one of these has to hold, and of it every part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule(Vec<Vec<Relation>>);

/// `n % 100 = 3..10,20`, or the same with `!=`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Relation {
    /// Whether the operand is the number; the others are 0.
    is_number: bool,
    modulus: Option<u64>,
    is_equal: bool,
    ranges: Vec<(u64, u64)>,
}

impl Rule {
    /// Reads a rule; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        // Examples follow the rule.
        let rule = text.split('@').next().unwrap_or_default();
        let either = rule.split(" or ").map(|all| all.split(" and ").map(Relation::parse).collect());
        Some(Rule(either.collect::<Option<_>>()?))
    }

    /// Whether a number takes the form.
    pub fn holds(&self, number: u64) -> bool {
        self.0.iter().any(|all| all.iter().all(|relation| relation.holds(number)))
    }
}

impl Relation {
    fn parse(text: &str) -> Option<Self> {
        let (left, right) = text.split_once('=')?;
        let (left, is_equal) = match left.strip_suffix('!') {
            Some(left) => (left, false),
            None => (left, true),
        };
        let (operand, modulus) = match left.split_once('%') {
            Some((operand, modulus)) => (operand, Some(modulus.trim().parse().ok().filter(|n| *n > 0)?)),
            None => (left, None),
        };
        let is_number = match operand.trim() {
            "n" | "i" => true,
            "v" | "w" | "f" | "t" | "c" | "e" => false,
            _ => return None,
        };
        let range = |text: &str| {
            let (from, to) = text.split_once("..").unwrap_or((text, text));
            Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
        };
        Some(Relation {
            is_number,
            modulus,
            is_equal,
            ranges: right.split(',').map(range).collect::<Option<_>>()?,
        })
    }

    fn holds(&self, number: u64) -> bool {
        let number = if self.is_number { number } else { 0 };
        let value = self.modulus.map_or(number, |modulus| number % modulus);
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&value)) == self.is_equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hold_for_the_numbers_that_cldr_names() {
        let holding = |rule: &str| {
            let rule = Rule::parse(rule).unwrap();
            (0..=125).filter(|number| rule.holds(*number)).collect::<Vec<_>>()
        };
        assert_eq!(holding("i = 1 and v = 0 @integer 1"), [1]);
        assert_eq!(
            holding("n % 100 = 3..10 @integer 3~10, 103~110"),
            [3, 4, 5, 6, 7, 8, 9, 10, 103, 104, 105, 106, 107, 108, 109, 110]
        );
        // Polish.
        let few = holding("v = 0 and i % 10 = 2..4 and i % 100 != 12..14");
        assert_eq!(few[..7], [2, 3, 4, 22, 23, 24, 32]);
        assert_eq!(holding("n = 11,8,80,100"), [8, 11, 80, 100]);
        assert_eq!(holding("n = 0..1 or n = 11..13"), [0, 1, 11, 12, 13]);
        assert_eq!(holding("e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5"), Vec::<u64>::new());
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for wrong in ["", "n", "x = 1", "n = one", "n % 0 = 1", "n = 1 and"] {
            assert_eq!(Rule::parse(wrong), None, "{wrong}");
        }
    }
}
