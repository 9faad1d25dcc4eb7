package dev.asyncdb.session.upsert;

import java.util.List;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * How rows of one type are looked up by certain columns and created without a race.
 *
 * @param strategy the strategy for one row
 * @param key the columns of the unique key that prevents duplicates, empty for
 * {@link UpsertStrategy#ADVISORY_LOCK}
 * @param isOfCatalog whether the catalog shows that the key is unique
 */
record UpsertPlan(UpsertStrategy strategy, List<SqlIdentifier> key, boolean isOfCatalog) {
}
