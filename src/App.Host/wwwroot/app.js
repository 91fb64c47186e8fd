// What the pages do better with script; every one of them works without.

// The server writes times in UTC: show them in the reader's own zone, in the same form.
for (const time of document.querySelectorAll('time[datetime]')) {
  const timeStyle = time.textContent.includes(':') ? 'short' : undefined
  time.textContent = new Date(time.dateTime).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle })
}

// A second press of a button must not post the form again.
function release(form) {
  delete form.dataset.sent
  form.querySelector('[aria-busy]')?.removeAttribute('aria-busy')
}

document.addEventListener('submit', event => {
  const { target: form, submitter } = event
  if (form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  submitter?.setAttribute('aria-busy', 'true')
  setTimeout(release, 8000, form)
})

// A page that comes back from the browser's cache may post again.
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release))
