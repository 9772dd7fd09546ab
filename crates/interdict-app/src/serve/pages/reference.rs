//! The reference of the API for people, from the table that describes it for programs.

use axum::response::Response;
use maud::html;

use super::page;
use crate::serve::app::App;
use crate::serve::openapi::{Group, ROUTES};

/// The page.
pub(crate) fn reference(app: &App) -> Response {
    let body = html! {
        h1 { "API reference" }
        p { "The same for programs: " a href="/openapi.json" { "/openapi.json" } " (OpenAPI 3.1). Errors are problem documents (RFC 9457) that say what to change; a limit or a time-out is an error and never a clear answer." }
        @for group in Group::ALL {
            section {
                h2 { (group.title()) }
                @for route in ROUTES.iter().filter(|route| route.group == *group) {
                    details {
                        summary { code { (route.method.to_uppercase()) " " (route.path) } " " span.quiet { (route.summary) } }
                        @if let Some(body) = &route.body { pre { code { (body.example) } } }
                        @else { p { code { "curl http://127.0.0.1:8000" (route.path) } } }
                    }
                }
            }
        }
    };
    page(app, "/reference", "API reference", &body)
}
