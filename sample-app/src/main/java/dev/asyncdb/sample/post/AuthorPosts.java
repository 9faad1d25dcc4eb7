package dev.asyncdb.sample.post;

import java.util.Objects;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.sample.live.Change;
import dev.asyncdb.sample.live.ChangeFeed;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.sample.user.UserRepository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts by Spring's own means: repositories inside {@code @Transactional}, which the
 * helpers of asyncdb join.
 */
@Service
class AuthorPosts {

	private final UserRepository users;

	private final PostRepository posts;

	private final ChangeFeed feed;

	AuthorPosts(UserRepository users, PostRepository posts, ChangeFeed feed) {
		this.users = users;
		this.posts = posts;
		this.feed = feed;
	}

	@Transactional
	Mono<Post> write(String author, String title, String body) {
		return idOf(author).flatMap((id) -> this.posts.save(new Post(id, title, body)))
			.delayUntil((post) -> this.feed.announce(Change.created(Objects.requireNonNull(post.getId()))));
	}

	@Transactional(readOnly = true)
	Flux<Post> by(String author) {
		return idOf(author).flatMapMany(this.posts::findByUserIdOrderById);
	}

	private Mono<Long> idOf(String name) {
		return this.users.getOne(Values.of(User::getName, name)).map((user) -> Objects.requireNonNull(user.getId()));
	}

}
