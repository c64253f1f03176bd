/** Tables of the schema `gateway` that this part owns. */
export interface BudgetTables {}
