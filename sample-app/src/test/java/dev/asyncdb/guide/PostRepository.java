package dev.asyncdb.guide;

import dev.asyncdb.repository.AsyncRepository;
import reactor.core.publisher.Flux;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/**
 * The posts, as Spring Data and as a session see them.
 */
public interface PostRepository extends R2dbcRepository<Post, Long>, AsyncRepository<Post> {

	Flux<Post> findByPublishedOrderByTitle(boolean published);

}
