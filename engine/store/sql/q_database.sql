-- database: makes the database of the embedded cluster; said to the server in single-user mode.
create database maksatus;
