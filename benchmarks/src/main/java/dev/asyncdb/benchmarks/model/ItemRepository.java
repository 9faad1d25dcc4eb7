package dev.asyncdb.benchmarks.model;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/**
 * Spring Data's repository of items.
 */
public interface ItemRepository extends R2dbcRepository<Item, Long> {

}
