//! What kind of browser somebody has, in the shop's own words: enough to know it again in a list, and too little to tell
//! two people apart (promise: P1.3). What the browser says of itself is not kept.

/// Browsers, the first that is named in `User-Agent` counts: the later ones are named by others too.
const BROWSERS: &[(&str, &str)] =
    &[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
/// Systems, likewise.
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
];

/// Every pair of them in words: nothing else is ever stored.
macro_rules! words {
    ($browser:expr, $system:expr; $($b:literal: [$($s:literal),*]),* $(,)?) => {
        match ($browser, $system) {
            $($((Some($b), Some($s)) => concat!($b, " on ", $s),)*)*
            $((Some($b), None) => $b,)*
            _ => "A browser",
        }
    };
}

/// The words for a `User-Agent`.
#[must_use]
pub fn words(user_agent: &str) -> &'static str {
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, word)| *word);
    words!(find(BROWSERS), find(SYSTEMS);
        "Edge": ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"],
        "Firefox": ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"],
        "Chrome": ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"],
        "Safari": ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
        "Edge on Windows"
    )]
    #[case(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1",
        "Safari on iPhone"
    )]
    #[case("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome on Android")]
    #[case("Firefox/1 <script>", "Firefox")]
    #[case("curl/8.5", "A browser")]
    #[case("", "A browser")]
    fn a_browser_is_told_by_kind_and_system_alone(#[case] user_agent: &str, #[case] expected: &str) {
        assert_eq!(words(user_agent), expected);
    }
}
