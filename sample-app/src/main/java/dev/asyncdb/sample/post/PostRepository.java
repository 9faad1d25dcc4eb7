package dev.asyncdb.sample.post;

import reactor.core.publisher.Flux;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/**
 * A plain Spring Data repository.
 */
interface PostRepository extends R2dbcRepository<Post, Long> {

	Flux<Post> findByUserIdOrderById(Long userId);

}
