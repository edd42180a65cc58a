//! Suggestions under the search box: a combobox in the pattern of ARIA 1.2.
//!
//! The form is the shell's and works without this. Focus stays in the box; the arrow keys move through the list,
//! Enter opens what is chosen there or else searches, Escape closes.

/// Where the arrow keys lead: through the list and back to the box.
#[must_use]
pub fn moved(active: Option<usize>, down: bool, count: usize) -> Option<usize> {
    match (active, down) {
        _ if count == 0 => None,
        (None, true) => Some(0),
        (None, false) => Some(count - 1),
        (Some(at), true) => Some(at + 1).filter(|next| *next < count),
        (Some(at), false) => at.checked_sub(1),
    }
}

#[cfg(target_arch = "wasm32")]
pub use live::start;

#[cfg(target_arch = "wasm32")]
mod live {
    use crate::dom::prelude::*;
    use contract::catalogue::{SEARCH_MAX, Suggest, Suggestion};
    use leptos::prelude::TimeoutHandle;

    use super::moved;
    use crate::{
        api::call,
        app::Location,
        i18n::catalogue as text,
        platform::{
            document,
            navigation::{Entry, go},
            search_box::{self, BoxEvent},
            tasks::spawn_owned,
        },
        reactive::{effect, effect_after},
        routes::Route,
    };

    const LIST: &str = "suggestion-list";

    /// What is shown, and which of it is active.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    struct Open {
        suggestions: Vec<Suggestion>,
        active: Option<usize>,
    }

    #[derive(Clone, Copy)]
    struct SearchBox {
        location: Location,
        open: RwSignal<Open>,
        asked: RwSignal<String>,
        waiting: StoredValue<Option<TimeoutHandle>>,
    }

    /// Brings the shell's search box to life. Called once.
    pub fn start(location: Location) {
        let Some(place) = search_box::place() else { return };
        let this = SearchBox {
            location,
            open: RwSignal::default(),
            asked: RwSignal::default(),
            waiting: StoredValue::new(None),
        };
        crate::dom::mount(&place, move || this.list());
        search_box::connect(LIST, move |event| this.hear(event));
        effect(move || this.ask());
        effect(move || {
            this.open.with(|open| {
                let active = open.active.map(option_id);
                search_box::tell(!open.suggestions.is_empty(), active.as_deref());
            });
        });
        effect_after(move |before: Option<()>| {
            let searched = match location.get() {
                Route::Bags(query) => query.q,
                _ => String::new(),
            };
            this.close();
            // What was typed before the app came is the shopper's.
            if before.is_some() || search_box::value().is_empty() {
                search_box::show(&searched);
            }
        });
    }

    fn option_id(index: usize) -> String {
        ["suggestion-", &index.to_string()].concat()
    }

    impl SearchBox {
        fn close(self) {
            search_box::stop(self.waiting);
            self.asked.set(String::new());
            self.open.set(Open::default());
        }

        /// Asks the server; a newer question, or none, aborts the one under way.
        fn ask(self) {
            let q = self.asked.get();
            if q.is_empty() {
                return;
            }
            spawn_owned(async move {
                // Without an answer the form still searches: nothing to say.
                let Ok(answer) = call(&Suggest { q }).await else { return };
                if !answer.suggestions.is_empty() {
                    document::announce(&text::suggestions(u32::try_from(answer.suggestions.len()).unwrap_or(0)));
                }
                self.open.set(Open { suggestions: answer.suggestions, active: None });
            });
        }

        fn hear(self, event: BoxEvent) -> bool {
            match event {
                BoxEvent::Typed(typed) => {
                    let q: String = typed.trim().chars().take(SEARCH_MAX).collect();
                    if q.is_empty() {
                        self.close();
                    } else {
                        search_box::pause(self.waiting, move || self.asked.set(q));
                    }
                    false
                }
                BoxEvent::Left => {
                    self.close();
                    false
                }
                BoxEvent::Key(key) => self.press(&key),
            }
        }

        fn press(self, key: &str) -> bool {
            let (count, active) = self.open.with_untracked(|open| (open.suggestions.len(), open.active));
            match key {
                "ArrowDown" | "ArrowUp" if count > 0 => {
                    self.open.update(|open| open.active = moved(active, key == "ArrowDown", count));
                    true
                }
                "Enter" if active.is_some() => {
                    self.choose(active.unwrap_or_default());
                    true
                }
                "Enter" => {
                    self.close();
                    false
                }
                "Escape" if count > 0 => {
                    self.close();
                    true
                }
                _ => false,
            }
        }

        fn choose(self, index: usize) {
            let href = self.open.with_untracked(|open| open.suggestions.get(index).map(|s| s.href.clone()));
            self.close();
            if let Some(href) = href {
                go(self.location, Route::parse(&href), Entry::Push);
            }
        }

        fn list(self) -> impl IntoView {
            let options = move || {
                self.open.with(|open| {
                    open.suggestions
                        .iter()
                        .enumerate()
                        .map(|(index, suggestion)| self.option(index, suggestion, open.active == Some(index)))
                        .collect_view()
                })
            };
            view! {
                <ul
                    class="suggestions"
                    id=LIST
                    role="listbox"
                    aria-label=text::SUGGESTIONS
                    hidden=move || self.open.with(|open| open.suggestions.is_empty())
                >
                    {options}
                </ul>
            }
        }

        fn option(self, index: usize, suggestion: &Suggestion, active: bool) -> AnyView {
            let count = suggestion.count.map(|count| view! { <span class="muted small">{text::bags(count)}</span> });
            // Focus stays in the box while the mouse chooses: leaving it would close the list first.
            view! {
                <li
                    id=option_id(index)
                    role="option"
                    aria-selected=if active { "true" } else { "false" }
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| self.choose(index)
                >
                    <span>{suggestion.label.clone()}</span>
                    " "
                    {count}
                </li>
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(None, true, Some(0))]
    #[case(Some(0), true, Some(1))]
    #[case(Some(2), true, None)]
    #[case(None, false, Some(2))]
    #[case(Some(1), false, Some(0))]
    #[case(Some(0), false, None)]
    fn the_arrows_walk_through_the_list_and_back_to_the_box(
        #[case] active: Option<usize>,
        #[case] down: bool,
        #[case] next: Option<usize>,
    ) {
        assert_eq!(moved(active, down, 3), next);
        assert_eq!(moved(None, down, 0), None);
    }
}
