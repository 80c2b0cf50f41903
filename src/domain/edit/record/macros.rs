//! What records kept in the same manner share: their place in maps of the project and their merge by field.

/// Builds a record: the fields in brackets are merged one by one, those after it are variables of their own name.
macro_rules! merged {
    (
        $record:ident, ($base:ident, $mine:ident, $theirs:ident, $side:ident, $contradictions:ident),
        [$($field:ident),+ $(,)?] $(, $given:ident)*
    ) => {
        $record {
            $($field: $crate::domain::edit::merge::merge_field(
                $base.map(|base| &base.$field),
                (&$mine.$field, &$theirs.$field),
                stringify!($field),
                $side,
                $contradictions,
            ),)+
            $($given,)*
        }
    };
}

/// The merge of a record whose fields are all merged one by one.
macro_rules! merge_by_field {
    ($($field:ident),+ $(,)?) => {
        fn merge_fields(
            base: Option<&Self>,
            mine: &Self,
            theirs: &Self,
            side: $crate::domain::edit::merge::Side,
            contradictions: &mut Vec<&'static str>,
        ) -> Self {
            merged!(Self, (base, mine, theirs, side, contradictions), [$($field),+])
        }
    };
}

/// A record kept in a map of the project under its own id.
macro_rules! in_map {
    ($record:ty, $key:ty, $map:ident, [$($field:ident),+ $(,)?]) => {
        impl Record for $record {
            type Key = $key;

            fn get(project: &Project, key: &$key) -> Option<Self> {
                project.$map.get(key).cloned()
            }

            fn put(project: &mut Project, key: &$key, value: Option<Self>) -> Result<(), String> {
                match value {
                    Some(value) => project.$map.insert(key.clone(), value),
                    None => project.$map.remove(key),
                };
                Ok(())
            }

            fn keys(project: &Project) -> Vec<$key> {
                project.$map.keys().cloned().collect()
            }

            merge_by_field!($($field),+);
        }
    };
}

/// A record kept in a map of maps of the project; an inner map that becomes empty is removed.
macro_rules! in_two_maps {
    ($record:ty, ($outer:ty, $inner:ty), $map:ident, [$($field:ident),+ $(,)?]) => {
        impl Record for $record {
            type Key = ($outer, $inner);

            fn get(project: &Project, (outer, inner): &Self::Key) -> Option<Self> {
                project.$map.get(outer)?.get(inner).cloned()
            }

            fn put(
                project: &mut Project,
                (outer, inner): &Self::Key,
                value: Option<Self>,
            ) -> Result<(), String> {
                let map = project.$map.entry(outer.clone()).or_default();
                match value {
                    Some(value) => map.insert(inner.clone(), value),
                    None => map.remove(inner),
                };
                if map.is_empty() {
                    project.$map.remove(outer);
                }
                Ok(())
            }

            fn keys(project: &Project) -> Vec<Self::Key> {
                project
                    .$map
                    .iter()
                    .flat_map(|(outer, map)| {
                        map.keys().map(move |inner| (outer.clone(), inner.clone()))
                    })
                    .collect()
            }

            merge_by_field!($($field),+);
        }
    };
}
