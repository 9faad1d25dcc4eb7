package dev.asyncdb.sample.post;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
 * The posts of one user over HTTP.
 */
@RestController
@RequestMapping("/users/{name}/posts")
class AuthorPostController {

	private final AuthorPosts posts;

	AuthorPostController(AuthorPosts posts) {
		this.posts = posts;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Post> write(@PathVariable String name, @Valid @RequestBody PostText post) {
		return this.posts.write(name, post.title(), post.body());
	}

	@GetMapping
	Flux<Post> list(@PathVariable String name) {
		return this.posts.by(name);
	}

	/**
	 * A post to write.
	 *
	 * @param title title
	 * @param body text
	 */
	record PostText(
			@NotBlank @Size(max = 200) @Pattern(regexp = PostInput.LINE, message = PostInput.LINE_MESSAGE) String title,
			@NotBlank @Size(max = 20_000) @Pattern(regexp = PostInput.TEXT,
					message = PostInput.TEXT_MESSAGE) String body) {
	}

}
