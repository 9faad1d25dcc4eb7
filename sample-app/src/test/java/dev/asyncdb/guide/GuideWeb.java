package dev.asyncdb.guide;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Handlers of requests.
 */
@RestController
class GuideWeb {

	private final AsyncDatabaseManager manager;

	GuideWeb(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// The row is committed before the status 201 is sent
	@PostMapping("/writers/{name}")
	Mono<ResponseEntity<Writer>> create(@PathVariable String name, AsyncSession session) {
		return session.save(new Writer(name)).map((writer) -> ResponseEntity.status(HttpStatus.CREATED).body(writer));
	}

	// No writer of that name: EmptyResultDataAccessException, answered by 404
	@PutMapping("/writers/{name}/name/{newName}")
	Mono<Writer> rename(@PathVariable String name, @PathVariable String newName, AsyncSession session) {
		return session.getOne(Writer.class, Values.of(Writer::getName, name))
			.doOnNext((writer) -> writer.setName(newName));
	}

	// The handler goes on after the error, so the statement has a savepoint
	@PutMapping("/tags/{name}")
	Mono<ResponseEntity<String>> tag(@PathVariable String name, AsyncSession session) {
		return session.inSavepoint((nested) -> nested.save(Tag.of(name)))
			.map((tag) -> ResponseEntity.ok("created"))
			.onErrorResume(DuplicateKeyException.class,
					(taken) -> session.select(Tag.class).count().map((count) -> ResponseEntity.ok("one of " + count)));
	}

	// Takes precedence over the problem details of asyncdb
	@ExceptionHandler
	ProblemDetail taken(DuplicateKeyException taken) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "This name is taken");
	}

	// Collected before it is sent: for results that fit into memory
	@GetMapping("/posts")
	Flux<Post> list(AsyncSession session) {
		return session.select(Post.class).orderBy(Sort.by("id")).limit(100).all();
	}

	// Sent row by row, as one JSON object per line
	@GetMapping(path = "/posts/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<Post> export(AsyncSession session) {
		return session.select(Post.class).orderBy(Sort.by("id")).stream();
	}

	// The return type says that this is a stream
	@GetMapping("/posts/events")
	Flux<ServerSentEvent<String>> events(AsyncSession session) {
		return session.select(Post.class)
			.orderBy(Sort.by("id"))
			.stream(50)
			.map((post) -> ServerSentEvent.builder(post.getTitle()).build());
	}

	// Outside of a request: the session is closed at the end, on error and on cancel
	Mono<Long> totalViews() {
		return this.manager.stream((session) -> session.select(Post.class).stream())
			.reduce(0L, (sum, post) -> sum + post.getViews());
	}

	// A stream cannot be followed by statements of its own session: a second one writes
	Mono<Long> publishStreamed() {
		return this.manager.stream((session) -> session.select(Post.class).stream())
			.buffer(100)
			.concatMap((batch) -> this.manager.inTransaction((session) -> {
				batch.forEach((post) -> post.setPublished(true));
				return session.saveAll(batch).count();
			}))
			.reduce(0L, Long::sum);
	}

}
