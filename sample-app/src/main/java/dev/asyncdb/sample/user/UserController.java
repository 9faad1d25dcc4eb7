package dev.asyncdb.sample.user;

import java.net.URI;
import java.util.List;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.UpsertRow;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
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
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Users over HTTP. Each method declares a session, which is committed before the response
 * is sent and rolled back if the method fails or the client disconnects.
 */
@RestController
@RequestMapping("/users")
class UserController {

	@PostMapping
	Mono<ResponseEntity<User>> create(@Valid @RequestBody NewUser user, AsyncSession session) {
		return session
			.getOrCreate(User.class, Values.of(User::getName, user.name()),
					Values.of(User::getFullName, user.fullName()))
			.map(UserController::toResponse);
	}

	// In blocking style, on a thread that may block and in the same transaction
	@PostMapping("/import")
	ImportResult importAll(@RequestBody @Size(min = 1, max = 1000) List<@Valid NewUser> users,
			BlockingSession session) {
		int created = 0;
		for (NewUser user : users) {
			Persisted<User> persisted = session.updateOrCreate(User.class, Values.of(User::getName, user.name()),
					Values.of(User::getFullName, user.fullName()));
			created += persisted.created() ? 1 : 0;
		}
		return new ImportResult(created, users.size() - created);
	}

	@PutMapping("/{name}")
	Mono<ResponseEntity<User>> put(@PathVariable @Name String name, @Valid @RequestBody UserDetails details,
			AsyncSession session) {
		return session
			.updateOrCreate(User.class, Values.of(User::getName, name),
					Values.of(User::getFullName, details.fullName()))
			.map(UserController::toResponse);
	}

	@PutMapping
	Mono<List<ImportedUser>> putAll(@RequestBody @Size(max = 1000) List<@Valid NewUser> users, AsyncSession session) {
		List<UpsertRow<User>> rows = users.stream().map(NewUser::toUpsertRow).toList();
		return session.updateOrCreateAll(User.class, rows).map(ImportedUser::of).collectList();
	}

	@GetMapping("/{name}")
	Mono<User> get(@PathVariable @Name String name, AsyncSession session) {
		return session.getOne(User.class, Values.of(User::getName, name));
	}

	@GetMapping
	Mono<UserPage> list(
			@RequestParam(required = false) @Nullable @Size(max = 100) @Pattern(regexp = Name.PRINTABLE) String search,
			@RequestParam(defaultValue = "0") @Min(0) @Max(10_000_000) int page,
			@RequestParam(defaultValue = "20") @Min(1) @Max(100) int size, AsyncSession session) {
		return session.select(User.class)
			.where(matching(search))
			.page(PageRequest.of(page, size, Sort.by("name")))
			.map(UserPage::of);
	}

	// Backslashes, since a text to search for is no pattern
	private static Criteria matching(@Nullable String search) {
		if (search == null) {
			return Criteria.empty();
		}
		String part = "%" + search.replaceAll("[\\\\%_]", "\\\\$0") + "%";
		return Criteria.where(User::getName)
			.like(part)
			.ignoreCase(true)
			.or(Criteria.where(User::getFullName).like(part).ignoreCase(true));
	}

	@DeleteMapping("/{name}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> delete(@PathVariable @Name String name, AsyncSession session) {
		return session.getOne(User.class, Values.of(User::getName, name)).doOnNext(session::delete).then();
	}

	private static ResponseEntity<User> toResponse(Persisted<User> persisted) {
		User user = persisted.entity();
		if (!persisted.created()) {
			return ResponseEntity.ok(user);
		}
		URI location = UriComponentsBuilder.fromPath("/users/{name}").encode().buildAndExpand(user.getName()).toUri();
		return ResponseEntity.created(location).body(user);
	}

	/**
	 * A user to create.
	 *
	 * @param name unique name
	 * @param fullName name for people
	 */
	record NewUser(@Name String name, @NotBlank @Size(max = 200) @Pattern(regexp = Name.PRINTABLE) String fullName) {

		UpsertRow<User> toUpsertRow() {
			return UpsertRow.of(Values.of(User::getName, this.name), Values.of(User::getFullName, this.fullName));
		}

	}

	/**
	 * The result of one imported user.
	 *
	 * @param name unique name
	 * @param created whether the user is new
	 */
	record ImportedUser(String name, boolean created) {

		static ImportedUser of(Persisted<User> user) {
			return new ImportedUser(user.entity().getName(), user.created());
		}

	}

	/**
	 * The result of an import.
	 *
	 * @param created number of users that are new
	 * @param updated number of users that were there
	 */
	record ImportResult(int created, int updated) {
	}

	/**
	 * The properties of a user that clients may change.
	 *
	 * @param fullName name for people
	 */
	record UserDetails(@NotBlank @Size(max = 200) @Pattern(regexp = Name.PRINTABLE) String fullName) {
	}

}
