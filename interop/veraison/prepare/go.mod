module attls/veraison-prepare

go 1.22
