package dev.asyncdb.sample.post;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.sample.live.Change;
import dev.asyncdb.sample.live.ChangeFeed;
import dev.asyncdb.sample.post.PostInput.NewComment;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.session.AsyncSession;
import jakarta.validation.Valid;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Comments over HTTP.
 */
@RestController
@RequestMapping("/posts/{id}/comments")
class CommentController {

	private final ChangeFeed feed;

	CommentController(ChangeFeed feed) {
		this.feed = feed;
	}

	// The relation is queried instead of loaded, so that the query can have relations too
	@GetMapping
	Flux<Comment> list(@PathVariable long id, AsyncSession session) {
		return session.getById(Post.class, id)
			.flatMapMany((post) -> session.relation(post, Post::getComments).select().with(Comment::author).all());
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Comment> write(@PathVariable long id, @Valid @RequestBody NewComment input, AsyncSession session) {
		return session.getById(Post.class, id)
			.then(session.getOne(User.class, Values.of(User::getName, input.author())))
			.flatMap((author) -> session.save(Comment.by(author, id, input.text())))
			.delayUntil((comment) -> this.feed.announce(Change.commented(id)));
	}

}
