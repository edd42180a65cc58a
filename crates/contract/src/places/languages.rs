//! Guessing the country from the browser's languages, so that most shoppers need not choose it.

use super::Country;

/// Languages spoken mainly in one country we deliver to, each followed by that country. English is left out:
/// half the world's browsers speak it, so it decides only when nothing else does.
const HOMES: &str = "bgBG csCZ daDK deDE elGR esES etEE fiFI filPH frFR gaIE heIL hiIN hrHR huHU idID isIS itIT \
    jaJP koKR ltLT lvLV msMY mtMT nbNO nlNL nnNO noNO plPL ptPT roRO skSK slSI srRS svSE thTH trTR ukUA viVN zhCN";

impl Country {
    /// The country to preselect for a browser with these languages (BCP 47, as in `navigator.languages`, the
    /// preferred first): the first region named among them; failing that, the home of the first language that
    /// has one; failing that, the United Kingdom for English. A language of a region where we do not deliver
    /// says nothing.
    #[must_use]
    pub fn from_languages(tags: &[&str]) -> Option<Self> {
        let regions = tags.iter().find_map(|tag| Self::parse(region(tag)?));
        regions.or_else(|| tags.iter().find_map(|tag| home(tag))).or_else(|| {
            let english = tags.iter().any(|tag| language(tag).eq_ignore_ascii_case("en") && region(tag).is_none());
            if english { Self::parse("GB") } else { None }
        })
    }
}

fn language(tag: &str) -> &str {
    subtags(tag).next().unwrap_or_default()
}

/// Two letters or three digits after the language; scripts have four letters.
fn region(tag: &str) -> Option<&str> {
    subtags(tag).skip(1).take_while(|part| part.len() > 1).find(|part| match part.len() {
        2 => part.bytes().all(|byte| byte.is_ascii_alphabetic()),
        3 => part.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    })
}

fn subtags(tag: &str) -> impl Iterator<Item = &str> {
    tag.split(['-', '_'])
}

fn home(tag: &str) -> Option<Country> {
    if region(tag).is_some() {
        return None;
    }
    let language = language(tag);
    if language.eq_ignore_ascii_case("zh") && subtags(tag).any(|part| part.eq_ignore_ascii_case("hant")) {
        return Country::parse("TW");
    }
    HOMES.split(' ').find_map(|entry| {
        let (tongue, country) = entry.split_at_checked(entry.len().checked_sub(2)?)?;
        if tongue.eq_ignore_ascii_case(language) { Country::parse(country) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["de-AT", "de", "en"], Some("AT"))]
    #[case(&["sv"], Some("SE"))]
    #[case(&["en"], Some("GB"))]
    #[case(&["en", "sv"], Some("SE"))]
    #[case(&["en", "fr-CH"], Some("CH"))]
    #[case(&["en-US"], Some("US"))]
    #[case(&["zh-Hant"], Some("TW"))]
    #[case(&["zh-Hans-CN"], Some("CN"))]
    #[case(&["zh-Hant-HK"], Some("HK"))]
    #[case(&["fil"], Some("PH"))]
    #[case(&["no"], Some("NO"))]
    #[case(&["pt_BR"], Some("BR"))]
    #[case(&["de-u-co-phonebk"], Some("DE"))]
    // Spanish of Latin America, or of Peru, where we do not deliver, is not Spain.
    #[case(&["es-419"], None)]
    #[case(&["es-PE"], None)]
    // Catalan is not Canadian, Arabic not Argentine.
    #[case(&["ca"], None)]
    #[case(&["ar"], None)]
    #[case(&["en-ZW"], None)]
    #[case(&[], None)]
    #[case(&["", "-", "*", "é-é"], None)]
    fn the_country_is_guessed_from_the_languages(#[case] tags: &[&str], #[case] country: Option<&str>) {
        assert_eq!(Country::from_languages(tags).map(Country::code), country);
    }

    #[test]
    fn every_home_is_a_country_we_deliver_to() {
        for entry in HOMES.split(' ') {
            assert!(home(&entry[..entry.len() - 2]).is_some(), "{entry}");
        }
    }
}
