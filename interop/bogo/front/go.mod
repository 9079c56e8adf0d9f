module attls/bogo/front

go 1.19
