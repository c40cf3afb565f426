//! One answer for all connectors.

/// Makes a type every connector: each of their methods asks the same method of it. A certificate is good where what was asked is found,
/// and revoked where it is not.
macro_rules! answers_alike {
    ($of:ty, $answer:ident) => {
        $crate::connect::alike::answers_alike! { $of, $answer;
            Portal: authenticate notify;
            Gateway: send;
            Payment: pay paid;
            Licensing: register eligible;
            Registers: query;
            Notary: authorised;
            DocumentFlow: register;
            Workers: signed_in;
        }

        impl $crate::connect::SignatureCheck for $of {
            fn standing(&self, call: &$crate::Call<'_>) -> Result<$crate::connect::Standing, $crate::CallError> {
                Ok(match self.$answer(call)?.found {
                    Some($crate::Found::Found) => $crate::connect::Standing::good(),
                    Some($crate::Found::NotFound) => $crate::connect::Standing::refused("revoked"),
                    Some($crate::Found::Unknown) | None => $crate::connect::Standing::unknown("no_record"),
                })
            }
        }
    };
    ($of:ty, $answer:ident; $($connector:ident: $($method:ident)+;)+) => {
        $(impl $crate::connect::$connector for $of {
            $(fn $method(&self, call: &$crate::Call<'_>) -> Result<$crate::Answer, $crate::CallError> {
                self.$answer(call)
            })+
        })+
    };
}

pub(crate) use answers_alike;
