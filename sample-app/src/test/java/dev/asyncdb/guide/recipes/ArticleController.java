package dev.asyncdb.guide.recipes;

import java.util.Map;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Recipes for requests.
 */
@RestController
class ArticleController {

	@PostMapping("/articles/{slug}")
	Mono<Article> create(@PathVariable String slug, AsyncSession session) {
		return session.save(new Article(slug));
	}

	// Only the columns of what the body contains are written, and other names are refused
	@PatchMapping("/articles/{slug}")
	Mono<Long> patch(@PathVariable String slug, @RequestBody Map<String, Object> changes, AsyncSession session) {
		return session.select(Article.class)
			.where(Criteria.where(Article::getSlug).is(slug))
			.update(Values.from(Article.class, changes, "title", "text"));
	}

	// 412 if the client has read another version, 409 if two clients write
	@PutMapping("/articles/{slug}/title")
	Mono<ResponseEntity<Article>> put(@PathVariable String slug, @RequestBody String title,
			@RequestHeader(HttpHeaders.IF_MATCH) String expected, AsyncSession session) {
		return session.getOne(Article.class, Values.of(Article::getSlug, slug))
			.filter((article) -> etag(article).equals(expected))
			.switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.PRECONDITION_FAILED)))
			.doOnNext((article) -> article.setTitle(title))
			.flatMap(session::save)
			.map((article) -> ResponseEntity.ok().eTag(etag(article)).body(article));
	}

	private static String etag(Article article) {
		return "\"" + article.getVersion() + "\"";
	}

	// Row by row, for any number of rows
	@GetMapping(path = "/articles", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<Article> export(AsyncSession session) {
		return session.select(Article.class).orderBy(Sort.by("id")).stream();
	}

	// Takes precedence over the problem details of asyncdb
	@ExceptionHandler
	ProblemDetail slugIsTaken(DuplicateKeyException taken) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, "The slug is taken");
	}

}
