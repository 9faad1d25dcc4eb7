package dev.asyncdb.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Sequence;
import org.springframework.data.relational.core.mapping.Table;

/**
 * Entities of a shop, with fifteen tables and all features of tables.
 */
final class Shop {

	static final Class<?>[] ALL = { Customer.class, Passport.class, Product.class, Category.class, Supplier.class,
			Purchase.class, Item.class, Employee.class, Department.class, Stock.class, Movement.class, Ticket.class,
			Reserved.class, Everything.class };

	static final int TABLES = 15;

	private Shop() {
	}

	/** State of an order. */
	enum State {

		NEW, SENT, PAID

	}

	@Table("customer")
	@Unique({ "tenant", "email" })
	@Index(value = { "address", "tenant" }, name = "ix_customer_where")
	static class Customer {

		@Id
		@Nullable Long id;

		int tenant;

		@ColumnDefinition(length = 100)
		String email = "";

		@Embedded.Nullable(prefix = "home_")
		@Nullable Address address;

		@Embedded.Empty
		Name name = new Name("", null);

		@ToMany(mappedBy = "customerId")
		List<Purchase> purchases = new ArrayList<>();

		@ToOne(mappedBy = "customer")
		@Nullable Passport passport;

		@Version
		@Nullable Long version;

		String email() {
			return this.email;
		}

		List<Purchase> purchases() {
			return this.purchases;
		}

	}

	record Address(@Nullable String street, String city) {
	}

	record Name(String first, @Nullable @ColumnDefinition(length = 50) String last) {
	}

	@Table("passport")
	static class Passport {

		@Id
		@Nullable UUID id;

		@Nullable Long customer;

		@Unique
		@ColumnDefinition(length = 20)
		String number = "";

	}

	@Table("product")
	static class Product {

		@Id
		@ColumnDefinition(length = 20)
		String code = "";

		@ColumnDefinition(precision = 10, scale = 2, defaultValue = "0.00")
		@Check("price >= 0")
		BigDecimal price = BigDecimal.ZERO;

		@Index
		State state = State.NEW;

		@ManyToMany(joinTable = "product_category", joinColumn = "product_code", inverseJoinColumn = "category_id")
		Set<Category> categories = Set.of();

		@References(value = Supplier.class, onDelete = ReferentialAction.SET_NULL)
		@Nullable Integer supplier;

	}

	@Table("category")
	static class Category {

		@Id
		@Nullable Long id;

		String title = "";

		@Nullable Long parentId;

		@ToOne(column = "parentId")
		@Nullable Category parent;

		@ToMany(mappedBy = "parentId")
		List<Category> children = new ArrayList<>();

		@ManyToMany(joinTable = "product_category", joinColumn = "category_id", inverseJoinColumn = "product_code")
		Set<Product> products = Set.of();

	}

	@Table("supplier")
	record Supplier(@Id @Nullable Integer id, @ColumnDefinition(defaultValue = "'nobody'") String contact,
			@ColumnDefinition(nullability = Nullability.NOT_NULL, defaultValue = "true") @Nullable Boolean active,
			@ColumnDefinition(defaultValue = "CURRENT_TIMESTAMP") Instant since) {
	}

	@Table("purchase")
	static class Purchase {

		@Id
		@Nullable Long id;

		@Nullable Long customerId;

		Instant at = Instant.parse("2026-11-21T17:30:01Z");

	}

	@Table("item")
	record Item(@Id @Embedded.Nullable ItemId id, @References(Product.class) String product, int amount) {
	}

	record ItemId(@References(value = Purchase.class, onDelete = ReferentialAction.CASCADE) long purchase, int line) {
	}

	@Table("movement")
	record Movement(@Id @Nullable Long id,
			@References(Item.class) @Embedded.Nullable(prefix = "item_") @Nullable ItemRef item,
			@References(Stock.class) UUID stock) {
	}

	record ItemRef(@Nullable Long purchase, @Nullable Integer line) {
	}

	/** This and the next entity refer to each other. */
	@Table("department")
	static class Department {

		@Id
		@Nullable Long id;

		@Nullable Long headId;

		@ToOne(column = "headId")
		@Nullable Employee head;

	}

	@Table("employee")
	static class Employee {

		@Id
		@Nullable Long id;

		long departmentId;

		@ToOne(column = "departmentId")
		@Nullable Department department;

		@References(Employee.class)
		@Nullable Long boss;

	}

	@Table("stock")
	record Stock(@Id @Nullable UUID id, short shelf, @ColumnDefinition(type = "numeric(5, 1)") BigDecimal weight) {
	}

	@Table("ticket")
	record Ticket(@Id @Sequence("ticket_numbers") @Nullable Long id,
			@ColumnDefinition(defaultValue = "-1") int priority) {
	}

	@Table("order")
	record Reserved(@Id @Nullable Long id, @Column("select") @Index String select, @Column("Mixed Case") int mixed,
			@Column("a_name_of_sixty_characters_that_is_as_long_as_a_name_can_be_ok") @Unique @Nullable String very) {
	}

	@Table("everything")
	record Everything(@Id @Nullable Long id, boolean flag, @Nullable Boolean maybe, byte tiny, short small, int whole,
			long large, float ratio, double exact, char letter, BigDecimal number, BigInteger huge, UUID other,
			byte[] bytes, @ColumnDefinition(length = 16) byte[] few, LocalDate day, LocalTime hour, LocalDateTime local,
			OffsetDateTime offset, @ColumnDefinition(precision = 3) Instant moment,
			@ColumnDefinition(length = ColumnDefinition.UNLIMITED) String text, State state) {
	}

}
