package dev.asyncdb.sample.post;

import java.util.Objects;

import dev.asyncdb.mapping.Values;
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
class PostService {

	private final UserRepository users;

	private final PostRepository posts;

	PostService(UserRepository users, PostRepository posts) {
		this.users = users;
		this.posts = posts;
	}

	@Transactional
	Mono<Post> write(String author, String title, String body) {
		return idOf(author).flatMap((id) -> this.posts.save(Post.by(id, title, body)));
	}

	@Transactional(readOnly = true)
	Flux<Post> by(String author) {
		return idOf(author).flatMapMany(this.posts::findByUserIdOrderById);
	}

	private Mono<Long> idOf(String name) {
		return this.users.getOne(Values.of(User::getName, name)).map((user) -> Objects.requireNonNull(user.getId()));
	}

}
