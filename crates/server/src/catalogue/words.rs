//! Words as a search knows them: folded, cut, and how far apart two of them are.

/// Words that say nothing about which bag is meant.
const NOISE: &[&str] = &[
    "a", "an", "and", "bag", "bags", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "the", "to",
    "with",
];

/// Lower case, without the accents of Latin letters.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => folded.push('i'),
            'ł' | 'ľ' | 'ļ' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ž' | 'ż' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            // Combining marks, such as the dot that lower-casing İ leaves behind.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

/// The folded words of a text, in order; apostrophes belong to their word.
#[must_use]
pub fn cut(text: &str) -> Vec<String> {
    let folded = fold(&text.replace(['\'', '’'], ""));
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a search text that say something; all of them, where none does.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let words = cut(text);
    let telling: Vec<String> = words.iter().filter(|word| !NOISE.contains(&word.as_str())).cloned().collect();
    if telling.is_empty() { words } else { telling }
}

/// How many typing errors a word may hold: short words are too close to each other to guess.
#[must_use]
pub fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// The Damerau-Levenshtein distance (letters inserted, left out, mistaken, or two neighbours swapped), where it is
/// at most `bound`.
#[must_use]
pub fn distance(one: &str, other: &str, bound: usize) -> Option<usize> {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one.len().abs_diff(other.len()) > bound {
        return None;
    }
    // Three rows of the table: a swap looks back by two.
    let mut before_last = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut row = vec![0; other.len() + 1];
    for i in 1..=one.len() {
        row[0] = i;
        for j in 1..=other.len() {
            let mistaken = usize::from(one[i - 1] != other[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + mistaken);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row[j] = best;
        }
        if row.iter().all(|&cell| cell > bound) {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|&distance| distance <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("leather", "leather", 0)]
    #[case("leathr", "leather", 1)]
    #[case("leahter", "leather", 1)]
    #[case("lleather", "leather", 1)]
    #[case("baxkpakc", "backpack", 2)]
    #[case("", "ab", 2)]
    fn a_swap_counts_as_one_error(#[case] typed: &str, #[case] meant: &str, #[case] errors: usize) {
        assert_eq!(distance(typed, meant, 2), Some(errors));
        assert_eq!(distance(meant, typed, 2), Some(errors));
    }

    #[rstest]
    #[case("Crème brûlée", "creme brulee")]
    #[case("ŁÓDŹ", "lodz")]
    #[case("İstanbul", "istanbul")]
    #[case("Straße", "strasse")]
    fn accents_and_case_do_not_matter(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[test]
    fn noise_is_left_out_unless_it_is_all_there_is() {
        assert_eq!(terms("The tote for Anna's desk"), ["tote", "annas", "desk"]);
        assert_eq!(terms("bags"), ["bags"]);
        assert_eq!(terms(" &%! "), [""; 0]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn one_error_is_a_distance_of_at_most_one(word in "[a-z]{4,12}", at in 0..12_usize, letter in "[a-z]") {
            let at = at % word.len();
            let replaced = format!("{}{letter}{}", &word[..at], &word[at + 1..]);
            let inserted = format!("{}{letter}{}", &word[..at], &word[at..]);
            prop_assert!(distance(&word, &replaced, 2).unwrap() <= 1);
            prop_assert_eq!(distance(&word, &inserted, 2), Some(1));
        }

        #[test]
        fn a_bound_only_hides_what_is_farther(one in "[a-c]{0,8}", other in "[a-c]{0,8}") {
            let full = distance(&one, &other, 20).unwrap();
            prop_assert_eq!(distance(&one, &other, 2), (full <= 2).then_some(full));
        }
    }
}
