const chat = document.querySelector('chimp-chat');
const ask = document.querySelector('#ask');
ask.addEventListener('click', () => chat.open());
chat.addEventListener('unread', ({ detail }) => {
  ask.textContent = detail > 0 ? `Ask us (${detail} new)` : 'Ask us';
});
