//! Lists of the Bureau of Industry and Security: denied persons, Entity List text, military-intelligence end users.

mod denied;
mod entity_list;
mod mieu;

pub(crate) use denied::read as read_denied;
pub(crate) use entity_list::read as read_entity_list;
pub(crate) use mieu::read as read_mieu;

const AUTHORITY: &str = "US Commerce, Bureau of Industry and Security";
