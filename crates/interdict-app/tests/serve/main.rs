//! The service over HTTP: the routes that others' clients know, our own, the pages, keys, and bad manners.

#[path = "../support/mod.rs"]
mod support;

mod compatible;
mod deciding;
mod manners;
mod own;
mod pages;
mod refreshing;
mod service;
mod tls;
mod tracing;
mod yente;
