package dev.asyncdb.guide;

import java.util.List;
import java.util.stream.IntStream;

import dev.asyncdb.mapping.Values;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the chapter on queries says.
 */
class QueryGuideTests extends AbstractGuideTests {

	@Autowired
	private GuideQueries queries;

	private Writer ada = new Writer("ada");

	@BeforeEach
	void fill() {
		this.ada = writer("ada", IntStream.range(0, 50).mapToObj(QueryGuideTests::numbered).toArray(Post[]::new));
	}

	private static Post numbered(int number) {
		Post post = new Post("post %02d".formatted(number));
		post.setViews(number);
		post.setPublished(number % 2 == 0);
		return post;
	}

	@Test
	void entitiesAreFound() {
		assertThat(get(this.queries.byName("ada")).getName()).isEqualTo("ada");
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> await(this.queries.byName("bob")));
		assertThat(get(this.queries.popular(45))).extracting(Post::getViews).containsExactly(48, 46);
		assertThat(get(this.queries.search("POST 1", true))).hasSize(5);
		assertThat(get(this.queries.search(null, null))).hasSize(50);
		assertThat(get(this.queries.byIds(this.ada.getPosts().stream().limit(3).map(Post::getId).toList()))).hasSize(3);
		assertThat(get(this.queries.byIds(List.of()))).isEmpty();
	}

	@Test
	void conditionsReachRelatedEntities() {
		assertThat(get(this.queries.postsOf("ada"))).hasSize(50);
		assertThat(get(this.queries.postsOf("bob"))).isEmpty();
		Writer grace = writer("grace", numbered(2));
		get(this.manager.inTransaction((session) -> session.getOne(Writer.class, Values.of(Writer::getName, "grace"))
			.flatMap((writer) -> session.fetch(writer, Writer::getPosts))
			.flatMap((posts) -> session.fetch(posts.get(0), Post::getTags))
			.doOnNext((tags) -> tags.add(new Tag(null, "java")))));
		assertThat(get(this.queries.writersOn("java"))).extracting(Writer::getName).containsExactly(grace.getName());
		assertThat(get(this.queries.writersOn("sql"))).isEmpty();
	}

	@Test
	void valuesAreRead() {
		assertThat(get(this.queries.titles()).get(7).title()).isEqualTo("post 07");
		assertThat(get(this.queries.titlesAlone())).hasSize(50).contains("post 49");
	}

	@Test
	void pagesAndWindows() {
		assertThat(get(this.queries.page(2)).getContent()).hasSize(10);
		assertThat(get(this.queries.page(2)).getTotalElements()).isEqualTo(50);
		assertThat(get(this.queries.allWindows().map(Post::getViews).collectList())).hasSize(25).endsWith(48);
		assertThat(get(this.queries.isNameTaken("ada"))).isTrue();
		assertThat(get(this.queries.isNameTaken("bob"))).isFalse();
	}

	@Test
	void rowsAreLockedAndWritten() {
		assertThat(get(this.queries.takeNext()).getViews()).isOne();
		assertThat(get(this.queries.takeNext()).getViews()).isEqualTo(3);
		assertThat(get(this.queries.lock(id(this.ada.getPosts().get(9)))).getViews()).isEqualTo(10);
		assertThat(get(this.queries.views(List.of("ada", "bob")))).isEqualTo(1226);
		assertThat(get(this.queries.sameInstance(id(this.ada.getPosts().get(0))))).isTrue();
		assertThat(get(this.queries.viewed(id(this.ada.getPosts().get(9))))).isOne();
		assertThat(get(this.queries.lock(id(this.ada.getPosts().get(9)))).getViews()).isEqualTo(12);
		assertThat(get(this.queries.cleanUp())).isEqualTo(23);
		assertThat(get(this.queries.views(List.of("ada")))).isZero();
	}

	@Test
	void mistakesAreRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.manager.inSession(
					(session) -> session.select(Post.class).where(Criteria.where("nonsense").is(1)).all().next())))
			.withMessageStartingWith("Post has no property 'nonsense'; its properties are ");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.manager
				.inTransaction((session) -> session.select(Post.class).where(Criteria.empty()).delete())))
			.withMessageContaining("is empty and matches all rows");
	}

}
