//! Where the ledger and the configuration lie on each platform; the environment is read here.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folder of this program in the platform's folders.
const FOLDER: &str = "interdict";
const LEDGER: &str = "interdict.ledger";
const CONFIG: &str = "config.toml";

/// Begins the variables that stand for settings; two underscores are a dot.
pub(crate) const SETTING: &str = "INTERDICT__";

/// The ledger's place unless the user names another.
pub(crate) fn ledger() -> Option<PathBuf> {
    Some(data_folder(environment)?.join(FOLDER).join(LEDGER))
}

/// The configuration file's place unless the user names another.
pub(crate) fn config() -> Option<PathBuf> {
    Some(config_folder(environment)?.join(FOLDER).join(CONFIG))
}

/// Who is at the keyboard, as the system says it.
pub(crate) fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(environment)
        .and_then(|name| name.into_string().ok())
}

/// Whether the user asks for no colours (<https://no-color.org>).
pub(crate) fn no_colour() -> bool {
    environment("NO_COLOR").is_some()
}

/// Variables that stand for settings of the configuration: `INTERDICT__SERVE__LISTEN` is
/// `serve.listen`. In the order of their names.
pub(crate) fn settings() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with(SETTING))
        .collect();
    found.sort();
    found
}

/// A variable that is set and not empty.
fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// XDG base directory specification, Apple's and Microsoft's guidelines.
fn data_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if cfg!(windows) {
        return variable("LOCALAPPDATA").map(PathBuf::from);
    }
    if cfg!(target_os = "macos") {
        return Some(home(&variable)?.join("Library/Application Support"));
    }
    absolute(variable("XDG_DATA_HOME")).or_else(|| Some(home(&variable)?.join(".local/share")))
}

fn config_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if cfg!(windows) {
        return variable("APPDATA").map(PathBuf::from);
    }
    if cfg!(target_os = "macos") {
        return Some(home(&variable)?.join("Library/Application Support"));
    }
    absolute(variable("XDG_CONFIG_HOME")).or_else(|| Some(home(&variable)?.join(".config")))
}

fn home(variable: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    absolute(variable("HOME"))
}

/// The XDG specification has relative paths ignored.
fn absolute(path: Option<OsString>) -> Option<PathBuf> {
    path.map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], data: Option<&str>, config: Option<&str>) {
        let look = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        assert_eq!(data_folder(look), data.map(PathBuf::from));
        assert_eq!(config_folder(look), config.map(PathBuf::from));
    }

    #[test]
    fn folders_follow_xdg() {
        check(&[], None, None);
        check(
            &[("HOME", "/home/a")],
            Some("/home/a/.local/share"),
            Some("/home/a/.config"),
        );
        check(
            &[
                ("HOME", "/home/a"),
                ("XDG_DATA_HOME", "/d"),
                ("XDG_CONFIG_HOME", "rel"),
            ],
            Some("/d"),
            Some("/home/a/.config"),
        );
    }
}
