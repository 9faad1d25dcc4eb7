package dev.asyncdb.guide.moving;

import reactor.core.publisher.Mono;

import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.r2dbc.repository.R2dbcRepository;

/**
 * A repository with a query in SQL.
 */
public interface ArticleQueries extends R2dbcRepository<Article, Long> {

	@Query("SELECT * FROM article WHERE slug = :slug")
	Mono<Article> read(String slug);

}
