interface Window {
  props: import('../../types/public.d.ts').ChimpWidgetProps;
  stage: import('./page.ts').Stage;
}
