package dev.asyncdb.sample.post;

import java.net.URI;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.sample.post.PostInput.TagDetails;
import dev.asyncdb.session.AsyncSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tags over HTTP.
 */
@RestController
@RequestMapping("/tags")
class TagController {

	private static final String COUNTS = """
			SELECT t.name, t.description, COUNT(p.post_id) AS posts FROM tags t
			LEFT JOIN posts_tags p ON p.tag_id = t.id GROUP BY t.id, t.name, t.description ORDER BY t.name""";

	// Plain SQL, on the connection and in the transaction of the session
	@GetMapping
	Flux<TagCount> list(AsyncSession session) {
		return session.sql().sql(COUNTS).mapProperties(TagCount.class).all();
	}

	// Safe for concurrent clients: one creates the tag, the others describe it
	@PutMapping("/{name}")
	Mono<ResponseEntity<Tag>> put(
			@PathVariable @Pattern(regexp = PostInput.TAG, message = PostInput.TAG_MESSAGE) String name,
			@Valid @RequestBody TagDetails details, AsyncSession session) {
		return session
			.updateOrCreate(Tag.class, Values.of(Tag::getName, name),
					Values.of(Tag::getDescription, details.description()))
			.map((tag) -> tag.created() ? ResponseEntity.created(URI.create("/tags/" + name)).body(tag.entity())
					: ResponseEntity.ok(tag.entity()));
	}

	/**
	 * A tag and how often it is used.
	 *
	 * @param name name
	 * @param description what it means
	 * @param posts number of posts
	 */
	record TagCount(String name, @Nullable String description, long posts) {
	}

}
