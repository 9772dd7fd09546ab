//! Encryption of connections, where the service itself is to do it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::failure::{Code, Failure};

/// `[serve.tls]`: two files in PEM. They are read when the service starts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TlsSettings {
    /// The certificate, and those that lead from it to one that clients know.
    pub(crate) cert: PathBuf,
    /// Its private key: PKCS #8, PKCS #1 or SEC 1.
    pub(crate) key: PathBuf,
}

/// What agrees with clients on encryption: TLS 1.2 or 1.3, then HTTP/1.1.
pub(crate) fn acceptor(settings: &TlsSettings) -> Result<TlsAcceptor, Failure> {
    let chain = certificates(&settings.cert)?;
    let key = PrivateKeyDer::from_pem_file(&settings.key)
        .map_err(|error| unreadable("the private key", &settings.key, error.to_string()))?;
    let provider = Arc::new(ring::default_provider());
    let doing = || format!("use the certificate {}", settings.cert.display());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| {
            Failure::new(Code::Config, doing(), &error)
                .hint("give the key that belongs to the certificate, and the certificate first in its file")
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let unreadable = |cause: String| unreadable("the certificate", path, cause);
    let read =
        CertificateDer::pem_file_iter(path).map_err(|error| unreadable(error.to_string()))?;
    let chain: Vec<CertificateDer<'static>> = read
        .collect::<Result<_, _>>()
        .map_err(|error| unreadable(error.to_string()))?;
    if chain.is_empty() {
        return Err(unreadable("there is no certificate in it".to_owned()));
    }
    Ok(chain)
}

fn unreadable(what: &str, path: &Path, cause: String) -> Failure {
    let doing = format!("read {what} {}", path.display());
    Failure::because(Code::Config, doing, cause)
        .hint("serve.tls.cert and serve.tls.key name files in PEM that the service may read")
}
