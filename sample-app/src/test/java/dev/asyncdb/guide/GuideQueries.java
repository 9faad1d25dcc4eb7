package dev.asyncdb.guide;

import java.util.Collection;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.relation.RelationCriteria;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.stereotype.Service;

/**
 * Queries.
 */
@Service
class GuideQueries {

	private final AsyncDatabaseManager manager;

	private final R2dbcEntityTemplate template;

	private final PostRepository posts;

	GuideQueries(AsyncDatabaseManager manager, R2dbcEntityTemplate template, PostRepository posts) {
		this.manager = manager;
		this.template = template;
		this.posts = posts;
	}

	Mono<Writer> byName(String name) {
		return this.manager.inSession((session) -> session.getOne(Writer.class, Values.of(Writer::getName, name)));
	}

	Mono<List<Post>> popular(int views) {
		return this.manager.inSession((session) -> session.select(Post.class)
			.where(Criteria.where(Post::isPublished).is(true).and(Post::getViews).greaterThanOrEquals(views))
			.orderBy(Sort.by(Sort.Direction.DESC, "views").and(Sort.by("title")))
			.limit(10)
			.all()
			.collectList());
	}

	// Each condition is optional
	Mono<List<Post>> search(@Nullable String title, @Nullable Boolean published) {
		Criteria criteria = Criteria.empty();
		if (title != null) {
			criteria = criteria.and(Criteria.where(Post::getTitle).like("%" + title + "%").ignoreCase(true));
		}
		if (published != null) {
			criteria = criteria.and(Criteria.where(Post::isPublished).is(published));
		}
		Criteria all = criteria;
		return this.manager.inSession((session) -> session.select(Post.class).where(all).all().collectList());
	}

	// A path over single relations, in the condition and in the order: joined once
	Mono<List<Post>> postsOf(String writer) {
		return this.manager.inSession((session) -> session.select(Post.class)
			.where(Criteria.where(PropertyPath.of(Post::getWriter).then(Writer::getName)).is(writer))
			.orderBy(Sort.by("writer.name", "title"))
			.all()
			.collectList());
	}

	// EXISTS and NOT EXISTS, so no writer is returned twice
	Mono<List<Writer>> writersOn(String tag) {
		return this.manager.inSession((session) -> session.select(Writer.class)
			.where(RelationCriteria
				.any(Writer::getPosts, RelationCriteria.any(Post::getTags, Criteria.where(Tag::name).is(tag)))
				.and(RelationCriteria.none(Writer::getPosts, Criteria.where(Post::isPublished).is(false))))
			.all()
			.collectList());
	}

	Mono<List<Post>> byIds(Collection<Long> ids) {
		return this.manager
			.inSession((session) -> session.select(Post.class).where(Criteria.where("id").in(ids)).all().collectList());
	}

	// Reads two columns; the session does not manage the values
	Mono<List<PostTitle>> titles() {
		return this.manager.inSession((session) -> session.select(Post.class)
			.orderBy(Sort.by("title"))
			.as(PostTitle.class)
			.all()
			.collectList());
	}

	Mono<List<String>> titlesAlone() {
		return this.manager.inSession((session) -> session.select(Post.class)
			.orderBy(Sort.by("title"))
			.column(Post::getTitle)
			.all()
			.collectList());
	}

	Mono<Page<Post>> page(int number) {
		return this.manager.inSession(
				(session) -> session.select(Post.class).page(PageRequest.of(number, 20, Sort.by("title", "id"))));
	}

	// The first window starts at ScrollPosition.keyset()
	Mono<Window<Post>> window(ScrollPosition position) {
		return this.manager.inSession((session) -> session.select(Post.class)
			.where(Criteria.where(Post::isPublished).is(true))
			.orderBy(Sort.by("title"))
			.window(position, 20));
	}

	// Reads window after window, 20 posts in memory
	Flux<Post> allWindows() {
		return window(ScrollPosition.keyset())
			.expand((window) -> window.hasNext() ? window(window.positionAt(window.size() - 1)) : Mono.empty())
			.concatMapIterable(Window::getContent);
	}

	Mono<Boolean> isNameTaken(String name) {
		return this.manager.inSession(
				(session) -> session.select(Writer.class).where(Criteria.where(Writer::getName).is(name)).exists());
	}

	// Concurrent workers receive different posts
	Mono<Post> takeNext() {
		return this.manager.inTransaction((session) -> session.select(Post.class)
			.where(Criteria.where(Post::isPublished).is(false))
			.orderBy(Sort.by("id"))
			.forUpdateSkipLocked()
			.first()
			.doOnNext((post) -> post.setPublished(true)));
	}

	// Waits for the lock, and overwrites what the session knows of the row
	Mono<Post> lock(long id) {
		return this.manager.inTransaction((session) -> session.select(Post.class)
			.where(Criteria.where("id").is(id))
			.forUpdate()
			.populateExisting()
			.one()
			.doOnNext((post) -> post.setViews(post.getViews() + 1)));
	}

	// One UPDATE and one DELETE; entity callbacks are not called
	Mono<Long> cleanUp() {
		return this.manager.inTransaction((session) -> session.select(Post.class)
			.where(Criteria.where(Post::isPublished).is(true))
			.update(Values.of(Post::getViews, 0))
			.then(session.select(Post.class).where(Criteria.where(Post::isPublished).is(false)).delete()));
	}

	// views = views + 1: concurrent callers lose nothing, and no row is read
	Mono<Long> viewed(long id) {
		return this.manager.inTransaction((session) -> session.select(Post.class)
			.where(Criteria.where("id").is(id))
			.update(Values.computed(Post::getViews, ColumnExpression.plus(1))));
	}

	// Pending changes are flushed before the statement
	Mono<Long> views(Collection<String> names) {
		return this.manager.inTransaction((session) -> session.sql()
			.sql("SELECT SUM(p.views) FROM post p JOIN writer w ON w.id = p.writer_id WHERE w.name IN (:names)")
			.bind("names", names)
			.mapValue(Long.class)
			.one());
	}

	// Template, repository and session use one transaction and the same instances
	Mono<Boolean> sameInstance(long id) {
		return this.manager.inTransaction((session) -> Mono
			.zip(session.getById(Post.class, id), this.posts.findById(id),
					this.template.selectOne(Query.query(Criteria.where("id").is(id)), Post.class))
			.map((all) -> all.getT1() == all.getT2() && all.getT2() == all.getT3()));
	}

	/**
	 * What a list of posts shows.
	 */
	record PostTitle(Long id, String title) {

	}

}
