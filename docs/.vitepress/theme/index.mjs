// The default theme with the reader's own fonts: no font is loaded.
import theme from 'vitepress/theme-without-fonts';
import './site.css';

export default theme;
