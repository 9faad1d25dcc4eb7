package dev.asyncdb.sample.user;

import dev.asyncdb.repository.AsyncRepository;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/**
 * A Spring Data repository with the helpers of asyncdb.
 */
public interface UserRepository extends R2dbcRepository<User, Long>, AsyncRepository<User> {

}
