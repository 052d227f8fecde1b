/** Methods of this package by class and method of another. */
export type MethodTable = { readonly [className: string]: { readonly [method: string]: string } };
