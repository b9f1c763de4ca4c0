//! The verifier as a `CryptoProvider` of jsonwebtoken.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};

use super::Rs256Verifier;

/// RS256 for jsonwebtoken; every other algorithm, signing and key extraction are errors, never panics.
///
/// fe26 itself builds [`Rs256Verifier`]s and does not install this. `CryptoProvider::install_default` sets one
/// provider for the whole process: a library that called it would take RS512 or HS256 away from an application
/// that uses jsonwebtoken for its own tokens, or lose to that application's own choice. `jsonwebtoken::decode`
/// looks nowhere else and panics when nothing is installed; it also lets `crit` and repeated header members
/// through. So tokens are read by [`Jws`](super::jws::Jws), and only this seam is shared. An application that
/// wants it process-wide installs it itself.
pub static CRYPTO_PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(unsupported()),
    verifier_factory,
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(unsupported()),
        rsa_pub_components_from_public_key: |_| Err(unsupported()),
        ec_pub_components_from_private_key: |_, _| Err(unsupported()),
        ed_pub_components_from_private_key: |_, _| Err(unsupported()),
        compute_digest: |_, _| Err(unsupported()),
    },
};

impl Verifier<Vec<u8>> for Rs256Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        Self::verify(self, message, signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Rs256Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Serves keys given as modulus and exponent (a JWK); a DER key is refused, as nothing here reads DER.
fn verifier_factory(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    if *algorithm != Algorithm::RS256 {
        return Err(unsupported());
    }
    let DecodingKeyKind::RsaModulusExponent { n, e } = key.kind() else {
        return Err(ErrorKind::InvalidKeyFormat.into());
    };
    match Rs256Verifier::new(n, e) {
        Ok(verifier) => Ok(Box::new(verifier)),
        Err(error) => Err(ErrorKind::InvalidRsaKey(error.to_string()).into()),
    }
}

fn unsupported() -> Error {
    ErrorKind::UnsupportedAlgorithm.into()
}
