//! The content security policy, from the registry: what no purpose needs, the browser refuses, whatever runs in the page
//! (the second of the four layers; promises: P1.2, P6.2).

use std::collections::BTreeSet;

use contract::privacy::registry::{SERVICES, Service};

/// The policy of pages whose inline scripts have these hashes, as of this build's registry.
#[must_use]
pub fn policy(script_hashes: &[String]) -> String {
    of(script_hashes, SERVICES)
}

fn of(script_hashes: &[String], services: &[Service]) -> String {
    let origins: BTreeSet<&str> =
        services.iter().flat_map(|service| service.origins.iter()).map(AsRef::as_ref).collect();
    let with_origins = |sources: &str| origins.iter().fold(sources.to_owned(), |all, origin| format!("{all} {origin}"));
    let scripts =
        script_hashes.iter().fold("'self' 'wasm-unsafe-eval'".to_owned(), |all, hash| format!("{all} {hash}"));
    let directives = [
        ("default-src", "'none'".to_owned()),
        ("script-src", scripts),
        ("style-src", "'self'".to_owned()),
        ("img-src", "'self'".to_owned()),
        ("connect-src", with_origins("'self'")),
        ("manifest-src", "'self'".to_owned()),
        // Unsaid it would be what script-src says, and a service worker outlives the page and the consent in it.
        ("worker-src", "'none'".to_owned()),
        ("form-action", "'self'".to_owned()),
        ("base-uri", "'none'".to_owned()),
        ("frame-ancestors", "'none'".to_owned()),
    ];
    directives.map(|(name, sources)| format!("{name} {sources}")).join("; ")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use contract::privacy::{Purpose, ServiceId};

    use super::*;

    #[test]
    fn nothing_inline_runs_but_what_was_built_in_and_nothing_is_evaluated() {
        let policy = policy(&["'sha256-abc'".to_owned()]);
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-abc';"), "{policy}");
        for leak in ["'unsafe-inline'", "'unsafe-eval'", "*", "data:", "blob:", "http:", "https:"] {
            assert!(!policy.contains(leak), "{leak} in {policy}");
        }
    }

    #[test]
    fn no_worker_runs_beside_the_page_or_after_it() {
        assert!(policy(&[]).contains("worker-src 'none';"));
    }

    #[test]
    fn a_service_of_the_registry_opens_its_own_host_for_connections_and_nothing_else() {
        let partner = Service {
            id: ServiceId::VisitRecord,
            label: Cow::Borrowed("Partner"),
            purpose: Purpose::Sharing,
            recipient: Cow::Borrowed("shop"),
            data: Cow::Borrowed("pages"),
            origins: Cow::Borrowed(&[Cow::Borrowed("https://stats.example")]),
        };
        let policy = of(&[], &[partner]);
        assert!(policy.contains("connect-src 'self' https://stats.example;"), "{policy}");
        assert_eq!(policy.matches("stats.example").count(), 1);
    }

    /// promise: P3.1
    #[test]
    fn a_recipient_abroad_that_the_server_tells_is_no_host_of_the_page() {
        let abroad = SERVICES.iter().filter(|service| service.id.transfer().is_some());
        let told: Vec<&Service> = abroad.collect();
        assert!(
            !told.is_empty()
                && told.iter().all(|service| service.origins.is_empty() && service.id.connector().is_some())
        );
    }

    #[test]
    fn the_registry_of_today_lets_the_page_speak_to_the_shop_alone() {
        assert!(policy(&[]).contains("connect-src 'self';"));
    }
}
