package dev.asyncdb.tour;

import dev.asyncdb.repository.AsyncRepository;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

public interface BookRepository extends R2dbcRepository<Book, Long>, AsyncRepository<Book> {

}
