//! What is counted, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::app::App;

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS_S: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Requests by route, and how long they took.
#[derive(Default)]
pub(crate) struct Metrics {
    routes: Mutex<BTreeMap<(String, u16), u64>>,
    durations: Mutex<BTreeMap<String, Histogram>>,
}

#[derive(Clone, Default)]
struct Histogram {
    buckets: [u64; BUCKETS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Metrics {
    /// Counts one request. The route is its pattern, never its address.
    pub(crate) fn count(&self, route: &str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = routes.get_mut(&(route.to_owned(), status)) {
            *count += 1;
        } else {
            routes.insert((route.to_owned(), status), 1);
        }
        drop(routes);
        let mut durations = self
            .durations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let histogram = durations.entry(route.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        for (bucket, bound) in histogram.buckets.iter_mut().zip(BUCKETS_S) {
            *bucket += u64::from(seconds <= *bound);
        }
        histogram.count += 1;
        histogram.sum_s += seconds;
    }

    /// Everything that is counted.
    pub(crate) fn exposition(&self, app: &App) -> String {
        let mut text = String::new();
        text.push_str("# HELP interdict_requests_total Requests answered.\n# TYPE interdict_requests_total counter\n");
        for ((route, status), count) in self
            .routes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            let _ = writeln!(
                text,
                "interdict_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        text.push_str("# HELP interdict_request_seconds How long answers took.\n# TYPE interdict_request_seconds histogram\n");
        for (route, histogram) in self
            .durations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            for (bucket, bound) in histogram.buckets.iter().zip(BUCKETS_S) {
                let _ = writeln!(
                    text,
                    "interdict_request_seconds_bucket{{route=\"{route}\",le=\"{bound}\"}} {bucket}"
                );
            }
            let (count, sum) = (histogram.count, histogram.sum_s);
            let _ = writeln!(
                text,
                "interdict_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(
                text,
                "interdict_request_seconds_sum{{route=\"{route}\"}} {sum}"
            );
            let _ = writeln!(
                text,
                "interdict_request_seconds_count{{route=\"{route}\"}} {count}"
            );
        }
        lists(&mut text, app);
        refreshes(&mut text, app);
        if let Some(traces) = &app.traces {
            let dropped = traces.dropped();
            let _ = writeln!(
                text,
                "# HELP interdict_spans_dropped_total Spans that could not be handed over.\n\
                 # TYPE interdict_spans_dropped_total counter\ninterdict_spans_dropped_total {dropped}"
            );
        }
        text
    }
}

fn refreshes(text: &mut String, app: &App) {
    text.push_str("# HELP interdict_refreshes_total Fetches of lists by the service.\n# TYPE interdict_refreshes_total counter\n");
    for (dataset, told) in app.refreshing.all() {
        for (result, count) in [("well", told.well), ("failed", told.failed)] {
            let _ = writeln!(
                text,
                "interdict_refreshes_total{{dataset=\"{dataset}\",result=\"{result}\"}} {count}"
            );
        }
    }
}

fn lists(text: &mut String, app: &App) {
    let today = app.engine.today();
    let coverage = today.snapshot.screener.coverage();
    text.push_str("# HELP interdict_list_age_days Days since the edition that serves was published.\n# TYPE interdict_list_age_days gauge\n");
    for one in &coverage.consulted {
        let _ = writeln!(
            text,
            "interdict_list_age_days{{dataset=\"{}\"}} {}",
            one.dataset, one.age_days
        );
    }
    let gauges = [
        (
            "interdict_lists_doubtful",
            "Lists that are missing, old, or have a newer edition held.",
            today.snapshot.coverage().doubts.len(),
        ),
        (
            "interdict_refresh_failing",
            "Whether newer lists could not be opened.",
            usize::from(today.trouble.is_some()),
        ),
        (
            "interdict_questions_waiting",
            "Questions that wait for a thread.",
            app.engine.pool.waiting(),
        ),
    ];
    for (name, help, value) in gauges {
        let _ = writeln!(
            text,
            "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
        );
    }
}
