package dev.asyncdb.sample.post;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fault.Connections;
import dev.asyncdb.test.fault.Faults;
import dev.asyncdb.test.fault.Moment;
import dev.asyncdb.test.fixture.FixtureRows;
import dev.asyncdb.test.fixture.Fixtures;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service of the application, without web. Each test has the rows of the fixture.
 */
@AsyncDbTest(includeFilters = @Filter({ Service.class, Configuration.class }))
@Fixtures("posts.yml")
class AuthorPostsTests {

	@Autowired
	private AuthorPosts posts;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private FixtureRows rows;

	@Autowired
	private Statements statements;

	@Autowired
	private Faults faults;

	@Autowired
	private Connections connections;

	private static <T> T await(Mono<T> value) {
		return Objects.requireNonNull(value.block(TestDatabase.TIMEOUT));
	}

	private List<String> titles() {
		return await(this.posts.by("ada.l").map(Post::getTitle).collectList());
	}

	@Test
	void postBelongsToItsAuthor() {
		Post written = await(this.posts.write("ada.l", "third", "text"));
		assertThat(written.getUserId()).isEqualTo(this.rows.id(User.class, "ada", Long.class));
		assertThat(titles()).containsExactly("first", "second", "third");
	}

	@Test
	void nextTestHasTheFixtureOnly() {
		assertThat(titles()).containsExactly("first", "second");
	}

	@Test
	void postOfAStrangerIsRefused() {
		this.posts.write("stranger", "third", "text")
			.as(StepVerifier::create)
			.expectError(EmptyResultDataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(titles()).hasSize(2);
	}

	@Test
	void relationsOfAllPostsTakeOneQueryEach() {
		Criteria byAda = Criteria.where(Post::getUserId).is(this.rows.id(User.class, "ada", Long.class));
		List<Post> all = await(this.manager.inSession((session) -> session.select(Post.class)
			.where(byAda)
			.with(Post::getAuthor)
			.with(Post::getTags)
			.with(Post::getComments)
			.all()
			.collectList()));
		assertThat(all).hasSize(2);
		assertThat(this.statements).hasSize("select", 4).haveNoQueryPerRow();
	}

	@Test
	void authorWhoHangsUpHasWrittenNothing() {
		this.faults.hangUp(Moment.duringStatement("insert into posts"), this.posts.write("ada.l", "third", "text"));
		assertThat(this.connections).areReleased();
		assertThat(titles()).hasSize(2);
	}

}
