package dev.asyncdb.sample.post;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.UpsertRow;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.r2dbc.EmbeddedDatabaseConnection;
import org.springframework.stereotype.Component;

/**
 * A few rows to begin with, in a database that is empty and ends with the application.
 */
@Component
class DemoPosts implements ApplicationRunner {

	private static final List<UpsertRow<User>> USERS = List.of(user("ada", "Ada Lovelace"),
			user("grace", "Grace Hopper"));

	private static final List<UpsertRow<Tag>> TAGS = List.of(tag("compilers", "From text to programs"),
			tag("history", "How it began"), tag("engines", "Machines that compute"));

	private final AsyncDatabaseManager manager;

	private final boolean isEmbedded;

	DemoPosts(AsyncDatabaseManager manager, ConnectionFactory connections) {
		this.manager = manager;
		this.isEmbedded = EmbeddedDatabaseConnection.isEmbedded(connections);
	}

	// Blocks the main thread, as runners do
	@Override
	public void run(ApplicationArguments arguments) {
		if (this.isEmbedded) {
			this.manager.blocking().await(this.manager.inTransaction(DemoPosts::fill));
		}
	}

	private static Mono<Void> fill(AsyncSession session) {
		return session.select(User.class)
			.exists()
			.filter((exists) -> !exists)
			.flatMap((empty) -> Mono.zip(
					session.updateOrCreateAll(User.class, USERS).map(Persisted::entity).collectList(),
					session.updateOrCreateAll(Tag.class, TAGS).map(Persisted::entity).collectList()))
			.doOnNext((rows) -> session.addAll(posts(rows.getT1(), rows.getT2())))
			.then();
	}

	private static List<Post> posts(List<User> users, List<Tag> tags) {
		User ada = users.get(0);
		User grace = users.get(1);
		Post engine = Post.by(ada, "Notes on the Analytical Engine",
				"The engine weaves algebraical patterns just as the loom weaves flowers and leaves.");
		engine.getTags().addAll(List.of(tags.get(1), tags.get(2)));
		engine.getComments().add(Comment.by(grace, null, "The first program that was published."));
		Post compiler = Post.by(grace, "A compiler of routines",
				"Why copy subroutines by hand? The machine can put them together by itself.");
		compiler.getTags().addAll(List.of(tags.get(0), tags.get(1)));
		return List.of(engine, compiler);
	}

	private static UpsertRow<User> user(String name, String fullName) {
		return UpsertRow.of(Values.of(User::getName, name), Values.of(User::getFullName, fullName));
	}

	private static UpsertRow<Tag> tag(String name, String description) {
		return UpsertRow.of(Values.of(Tag::getName, name), Values.of(Tag::getDescription, description));
	}

}
