create table work (id bigint generated always as identity primary key, what varchar(100) not null);
