package dev.asyncdb.guide.moving;

import dev.asyncdb.repository.AsyncRepository;
import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/**
 * A repository of Spring Data, with the operations of sessions.
 */
public interface ArticleRepository extends R2dbcRepository<Article, Long>, AsyncRepository<Article> {

	Mono<Article> findBySlug(String slug);

}
