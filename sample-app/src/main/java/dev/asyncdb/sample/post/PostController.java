package dev.asyncdb.sample.post;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.sample.live.Change;
import dev.asyncdb.sample.live.ChangeFeed;
import dev.asyncdb.sample.post.PostInput.NewPost;
import dev.asyncdb.sample.post.PostInput.PostEdit;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.TransactionOptions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Posts over HTTP. Each change is announced to the clients of the page in the transaction
 * that makes it, so they learn of committed changes only.
 */
@RestController
@RequestMapping("/posts")
class PostController {

	private static final TransactionOptions REPEATED = TransactionOptions.defaults().withRetries(5);

	private final AsyncDatabaseManager manager;

	private final ChangeFeed feed;

	PostController(AsyncDatabaseManager manager, ChangeFeed feed) {
		this.manager = manager;
		this.feed = feed;
	}

	// A page costs the same wherever it begins, and new posts do not shift it
	@GetMapping
	Mono<PostPage> list(@RequestParam(required = false) @Nullable @Min(1) Long after,
			@RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
			@RequestParam(required = false) @Nullable @Pattern(regexp = PostInput.TAG,
					message = PostInput.TAG_MESSAGE) String tag,
			AsyncSession session) {
		return selected(tag, session)
			.flatMap((posts) -> posts.with(Post::getAuthor)
				.with(Post::getTags)
				.orderBy(Sort.by("id").descending())
				.window(position(after), size))
			.map(PostPage::of);
	}

	private static Mono<Select<Post>> selected(@Nullable String tag, AsyncSession session) {
		if (tag == null) {
			return Mono.fromSupplier(() -> session.select(Post.class));
		}
		return session.getOne(Tag.class, Values.of(Tag::getName, tag))
			.map((found) -> session.relation(found, Tag::getPosts).select());
	}

	private static KeysetScrollPosition position(@Nullable Long after) {
		return (after != null) ? ScrollPosition.forward(Map.of("id", after)) : ScrollPosition.keyset();
	}

	// One query for the post and its author, and one for each relation to many
	@GetMapping("/{id}")
	Mono<Post> get(@PathVariable long id, AsyncSession session) {
		return load(id, session);
	}

	private static Mono<Post> load(long id, AsyncSession session) {
		return session.getById(Post.class, id)
			.delayUntil((post) -> session.fetch(post, Post::getAuthor))
			.delayUntil((post) -> session.fetch(post, Post::getTags));
	}

	// Concurrent new tags can deadlock on MariaDB, which a repetition solves
	@PostMapping
	Mono<ResponseEntity<Post>> write(@Valid @RequestBody NewPost input) {
		return this.manager.inTransaction(REPEATED, (session) -> write(input, session))
			.map((post) -> ResponseEntity.created(URI.create("/posts/" + post.getId())).body(post));
	}

	private Mono<Post> write(NewPost input, AsyncSession session) {
		return session.getOne(User.class, Values.of(User::getName, input.author()))
			.map((author) -> Post.by(author, input.title(), input.body()))
			.flatMap((post) -> tag(post, input, session))
			.delayUntil((post) -> this.feed.announce(Change.created(id(post))));
	}

	// Concurrent posts with the same new tag share its row
	private static Mono<Post> tag(Post post, NewPost input, AsyncSession session) {
		return session.getOrCreateAll(Tag.class, input.tagRows())
			.map(Persisted::entity)
			.doOnNext(post.getTags()::add)
			.then(Mono.defer(() -> session.save(post)));
	}

	// Only what differs is written; a version that is not the current one is a 409
	@PutMapping("/{id}")
	Mono<Post> edit(@PathVariable long id, @Valid @RequestBody PostEdit edit, AsyncSession session) {
		return load(id, session).doOnNext((post) -> post.requireVersion(edit.version()))
			.delayUntil((post) -> session.getOrCreateAll(Tag.class, edit.tagRows())
				.map(Persisted::entity)
				.collectList()
				.doOnNext((tags) -> post.edit(edit.title(), edit.body(), tags)))
			.delayUntil((post) -> session.flush())
			.delayUntil((post) -> this.feed.announce(Change.edited(id(post), version(post))));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> delete(@PathVariable long id, @RequestParam long version, AsyncSession session) {
		return session.getById(Post.class, id)
			.doOnNext((post) -> post.requireVersion(version))
			.doOnNext(session::delete)
			.then(this.feed.announce(Change.deleted(id)));
	}

	private static long id(Post post) {
		return Objects.requireNonNull(post.getId());
	}

	private static long version(Post post) {
		return Objects.requireNonNull(post.getVersion());
	}

}
