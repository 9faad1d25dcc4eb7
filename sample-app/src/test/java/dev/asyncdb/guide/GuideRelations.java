package dev.asyncdb.guide;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.view.EntityMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.stereotype.Service;
import org.springframework.web.reactive.result.view.Rendering;

/**
 * Relations.
 */
@Service
class GuideRelations {

	private final AsyncDatabaseManager manager;

	GuideRelations(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// Inserts the writer, then the posts with its identifier
	Mono<Writer> begin(String name, List<String> titles) {
		Writer writer = new Writer(name);
		titles.forEach((title) -> writer.getPosts().add(new Post(title)));
		return this.manager.inTransaction((session) -> session.save(writer));
	}

	// Two queries for any number of writers
	Mono<List<Writer>> writersWithPosts() {
		return this.manager.inSession((session) -> session.select(Writer.class)
			.with(Writer::getPosts)
			.orderBy(Sort.by("name"))
			.all()
			.collectList());
	}

	// For a template, which can follow what was loaded to its end
	Mono<Rendering> writersPage() {
		return writersWithPosts()
			.map((writers) -> Rendering.view("writers").modelAttribute("writers", EntityMap.all(writers)).build());
	}

	// The newest three posts of each writer, by one query for all of them
	Mono<List<Writer>> writersWithNewestPosts() {
		return this.manager.inSession((session) -> session.select(Writer.class)
			.with(Writer::getPosts,
					(posts) -> posts.where(Criteria.where(Post::isPublished).is(true))
						.orderBy(Sort.by("id").descending())
						.limit(3))
			.orderBy(Sort.by("name"))
			.all()
			.collectList());
	}

	// 100 writers and their posts in memory: two statements for each portion
	Flux<Writer> writersWithPostsStreamed() {
		return this.manager.stream(
				(session) -> session.select(Writer.class).with(Writer::getPosts).orderBy(Sort.by("name")).stream(100));
	}

	// One query for each level; the profile is joined
	Mono<List<Writer>> writersWithComments() {
		return this.manager.inSession((session) -> session.select(Writer.class)
			.with(PropertyPath.ofMany(Writer::getPosts).then(Post::getComments))
			.with(PropertyPath.ofMany(Writer::getPosts).then(Post::getTags))
			.with(Writer::getProfile)
			.all()
			.collectList());
	}

	// For one entity that the session manages
	Mono<List<Post>> posts(long id) {
		return this.manager.inSession((session) -> session.getById(Writer.class, id)
			.flatMap((writer) -> session.fetch(writer, Writer::getPosts)));
	}

	// For many: one query
	Mono<List<Post>> postsWithWriters() {
		return this.manager.inSession((session) -> session.select(Post.class)
			.all()
			.collectList()
			.flatMapMany((posts) -> session.fetchAll(posts, Post::getWriter))
			.collectList());
	}

	// Removed from the list: deleted, since the relation has orphanRemoval
	Mono<Post> dropComments(long id, String text) {
		return this.manager.inTransaction((session) -> session.getById(Post.class, id)
			.delayUntil((post) -> session.fetch(post, Post::getComments))
			.doOnNext((post) -> post.getComments().removeIf((comment) -> comment.text().equals(text))));
	}

	// Nothing is loaded
	Mono<Long> comment(long id, String text) {
		return this.manager.inTransaction((session) -> session.getById(Post.class, id)
			.map((post) -> session.relation(post, Post::getComments))
			.doOnNext((comments) -> comments.add(Comment.of(text)))
			.flatMap((comments) -> comments.select().where(Criteria.where("text").is(text)).count()));
	}

	// Inserts a row of the join table, and the tag if it is missing
	Mono<Tag> tag(long id, String name) {
		return this.manager.inTransaction((session) -> session.getById(Post.class, id)
			.delayUntil((post) -> session.fetch(post, Post::getTags))
			.flatMap((post) -> session.getOrCreate(Tag.class, Values.of(Tag::name, name))
				.map(Persisted::entity)
				.doOnNext((tag) -> post.getTags().add(tag))));
	}

	// The foreign key is written by the next flush
	Mono<Post> move(long id, String name) {
		return this.manager.inTransaction((session) -> session.getOne(Writer.class, Values.of(Writer::getName, name))
			.flatMap((writer) -> session.getById(Post.class, id).doOnNext((post) -> post.setWriter(writer))));
	}

	// The old profile is deleted, the new one inserted
	Mono<Writer> introduce(long id, String text) {
		return this.manager.inTransaction((session) -> session.getById(Writer.class, id)
			.delayUntil((writer) -> session.fetch(writer, Writer::getProfile))
			.doOnNext((writer) -> writer.setProfile(Profile.of(text))));
	}

}
