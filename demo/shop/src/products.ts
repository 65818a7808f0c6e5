export interface Product {
  name: string;
  line: string;
  /** Euros. */
  price: number;
  tag?: string;
  drawing: 'city' | 'road' | 'cargo' | 'light' | 'bag' | 'helmet';
}

export const PRODUCTS: readonly Product[] = [
  {
    name: 'Alder',
    line: 'A city bicycle with a belt and eight gears',
    price: 1290,
    tag: 'Back in stock',
    drawing: 'city',
  },
  { name: 'Rowan', line: 'A light road bicycle of steel', price: 1840, drawing: 'road' },
  {
    name: 'Hornbeam',
    line: 'Carries two children, or the week’s shopping',
    price: 3480,
    tag: 'Test ride on Saturday',
    drawing: 'cargo',
  },
  { name: 'Glow 40', line: 'A front light that sees the dark road', price: 59, drawing: 'light' },
  { name: 'Satchel', line: 'A bag of waxed cotton, 18 litres', price: 84, drawing: 'bag' },
  { name: 'Acorn', line: 'A helmet of 260 grams', price: 72, drawing: 'helmet' },
];
