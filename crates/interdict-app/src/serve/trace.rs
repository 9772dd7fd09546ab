//! The trace that a request belongs to (W3C Trace Context): taken on from the client, begun where there is
//! none, and told in the answer, so that logs of both sides can be joined.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// The longest state of others that is passed on: the standard asks for no more.
const STATE_CHARS_MAX: usize = 512;

/// One span of ours within a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    /// 32 hexadecimal digits.
    trace: String,
    /// 16 hexadecimal digits, our own.
    span: String,
    /// The span of the client, where it named one.
    parent: Option<String>,
    /// Two hexadecimal digits.
    flags: String,
    /// What others noted of the trace.
    others: Option<String>,
}

impl Trace {
    /// The trace of a request. What is broken is not passed on: a new trace begins, which is kept where
    /// spans are sent.
    pub(crate) fn of(headers: &HeaderMap, kept: bool) -> Self {
        let text = |name| {
            headers
                .get(name)
                .and_then(|value: &HeaderValue| value.to_str().ok())
        };
        let [trace, span] = [random::<16>(), random::<8>()];
        match text(TRACEPARENT).and_then(parent) {
            Some((trace, parent, flags)) => Self {
                trace: trace.to_owned(),
                span,
                parent: Some(parent.to_owned()),
                flags: flags.to_owned(),
                others: text(TRACESTATE)
                    .filter(|state| (1..=STATE_CHARS_MAX).contains(&state.len()))
                    .map(str::to_owned),
            },
            None => Self {
                trace,
                span,
                parent: None,
                flags: if kept { "01" } else { "00" }.to_owned(),
                others: None,
            },
        }
    }

    /// Whether whoever began the trace wants it to be kept.
    pub(crate) fn is_sampled(&self) -> bool {
        u8::from_str_radix(&self.flags, 16).is_ok_and(|flags| flags & 1 == 1)
    }

    /// The id of the trace, of our span in it, and of the span above ours.
    pub(crate) fn ids(&self) -> (&str, &str, Option<&str>) {
        (&self.trace, &self.span, self.parent.as_deref())
    }

    /// Tells the trace in an answer.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        let Self {
            trace, span, flags, ..
        } = self;
        let others = self.others.iter().map(|others| format!(",{others}"));
        let told = [
            (TRACEPARENT, format!("00-{trace}-{span}-{flags}")),
            (
                TRACESTATE,
                format!("interdict={span}{}", others.collect::<String>()),
            ),
        ];
        for (name, text) in told {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

/// The ids of the trace and of the client's span, and the flags, out of `00-TRACE-PARENT-FLAGS`, where they
/// are sound.
fn parent(text: &str) -> Option<(&str, &str, &str)> {
    let mut parts = text.split('-');
    let [version, trace, span, flags] = [(); 4].map(|()| parts.next().unwrap_or_default());
    let hexadecimal = |text: &str, digits: usize| {
        text.len() == digits
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let some = |text: &str| text.bytes().any(|byte| byte != b'0');
    let sound = hexadecimal(version, 2)
        && version != "ff"
        && hexadecimal(trace, 32)
        && some(trace)
        && hexadecimal(span, 16)
        && some(span)
        && hexadecimal(flags, 2)
        // A later version may have more parts; this one has not.
        && (version != "00" || parts.next().is_none());
    sound.then_some((trace, span, flags))
}

/// Random digits. A system without randomness has traces that cannot be told apart, and answers all the same.
fn random<const BYTES: usize>() -> String {
    let mut bytes = [0x11; BYTES];
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parent: &str, taken: bool) {
        const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, HeaderValue::from_str(parent).unwrap());
        headers.insert(TRACESTATE, HeaderValue::from_static("a=1"));
        let trace = Trace::of(&headers, false);
        assert_eq!(trace.trace == TRACE, taken, "{trace:?}");
        assert_eq!(trace.others.is_some(), taken, "{trace:?}");
        let mut told = HeaderMap::new();
        trace.tell(&mut told);
        let told = |name| told.get(name).unwrap().to_str().unwrap().to_owned();
        assert!(super::parent(&told(TRACEPARENT)).is_some());
        assert!(told(TRACESTATE).starts_with(&format!("interdict={}", trace.span)));
        assert_eq!(told(TRACESTATE).ends_with(",a=1"), taken);
    }

    #[test]
    fn a_trace_is_kept_where_its_flags_say_so() {
        let sampled = |parent: &str, kept| {
            let mut headers = HeaderMap::new();
            headers.insert(TRACEPARENT, HeaderValue::from_str(parent).unwrap());
            Trace::of(&headers, kept).is_sampled()
        };
        let own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";
        assert!(sampled(&format!("{own}01"), false));
        assert!(sampled(&format!("{own}03"), true));
        assert!(!sampled(&format!("{own}00"), true));
        assert!(sampled("", true), "one that begins here");
        assert!(!sampled("", false), "nobody keeps it");
    }

    #[test]
    fn a_sound_trace_is_taken_on_and_a_broken_one_is_not() {
        check(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            true,
        );
        check(
            "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later",
            true,
        );
        for broken in [
            "",
            "00",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        ] {
            check(broken, false);
        }
    }
}
