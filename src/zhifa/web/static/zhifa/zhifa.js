/* Makes pages faster, never possible: every form and link works without it. No third party, no inline script. */
(function () {
  'use strict';
  var root = document.documentElement;

  /* Display switches: change at once, store in the background. Without script the same form posts and comes back. */
  function isDark() {
    var theme = root.getAttribute('data-theme');
    return theme ? theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
  }
  function state(key) {
    if (key === 'theme') { return isDark() ? 'dark' : 'light'; }
    if (key === 'type') { return root.getAttribute('data-type') === 'large' ? 'large' : 'normal'; }
    return root.getAttribute('data-density') === 'dense' ? 'dense' : 'loose';
  }
  var other = { dark: 'light', light: 'dark', large: 'normal', normal: 'large', dense: 'loose', loose: 'dense' };
  var pressed = { dark: true, large: true, loose: true };
  function show(button) {
    var key = button.name;
    button.setAttribute('aria-pressed', pressed[state(key)] ? 'true' : 'false');
    button.value = other[state(key)];
  }
  function apply(key, value) {
    if (value === 'normal' || value === 'loose') { root.removeAttribute('data-' + key); } else { root.setAttribute('data-' + key, value); }
  }
  var switches = document.querySelectorAll('form[data-display] button[name]');
  Array.prototype.forEach.call(switches, function (button) {
    show(button);
    button.form.addEventListener('submit', function (event) {
      if (event.submitter && event.submitter !== button) { return; }
      event.preventDefault();
      var body = new FormData(button.form);
      body.set(button.name, other[state(button.name)]);
      apply(button.name, body.get(button.name));
      Array.prototype.forEach.call(switches, show);
      window.fetch(button.form.action, { method: 'POST', body: body, credentials: 'same-origin', headers: { 'X-Requested-With': 'fetch' } });
    });
  });

  /* The live clock shows the server's time, so that a wrong telephone cannot make a certificate look valid. */
  var clock = document.querySelector('time[data-live]');
  if (clock) {
    var drift = new Date(clock.getAttribute('datetime')).getTime() - Date.now();
    var format = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
    setInterval(function () { clock.textContent = format.format(new Date(Date.now() + drift)); }, 1000);
  }

  /* A form with typed content asks before it is left, and cannot be sent twice by a double click. */
  Array.prototype.forEach.call(document.querySelectorAll('form[data-guard]'), function (form) {
    var dirty = form.hasAttribute('data-dirty');
    form.addEventListener('input', function () { dirty = true; });
    form.addEventListener('submit', function (event) {
      if (event.submitter && event.submitter.hasAttribute('data-preview')) { return; }
      if (form.getAttribute('aria-busy') === 'true') { event.preventDefault(); return; }
      dirty = false;
      form.setAttribute('aria-busy', 'true');
      var button = event.submitter || form.querySelector('[type="submit"]');
      if (button && button.hasAttribute('data-busy')) {
        button.setAttribute('aria-busy', 'true');
        button.textContent = button.getAttribute('data-busy');
      }
    });
    window.addEventListener('beforeunload', function (event) { if (dirty) { event.preventDefault(); event.returnValue = ''; } });
    window.addEventListener('pageshow', function () { form.removeAttribute('aria-busy'); });
  });

  /* Questions that depend on an answer above: `data-when` is "name=a|b&other=c". Without script all of them stand there. */
  function answers(form, name) {
    return Array.prototype.filter.call(form.querySelectorAll('[name="' + name + '"]'), function (control) {
      if (control.closest('[data-when][hidden]')) { return false; }
      return control.type === 'radio' || control.type === 'checkbox' ? control.checked : true;
    }).map(function (control) { return control.value; });
  }
  /* In the order of the page: a question depends on questions above it, and one that is not asked has no answer. */
  function sift(form) {
    Array.prototype.forEach.call(form.querySelectorAll('[data-when]'), function (field) {
      field.hidden = !field.getAttribute('data-when').split('&').every(function (test) {
        var parts = test.split('=');
        var wanted = parts[1].split('|');
        return answers(form, parts[0]).some(function (value) { return wanted.indexOf(value) >= 0; });
      });
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll('form'), function (form) {
    if (!form.querySelector('[data-when]')) { return; }
    form.addEventListener('change', function () { sift(form); });
    sift(form);
  });

  /* One more row of a table: the last one again, empty, with the next number. */
  Array.prototype.forEach.call(document.querySelectorAll('[data-add-row]'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      var rows = button.parentNode.querySelectorAll('[data-row]');
      var last = rows[rows.length - 1];
      var next = last.cloneNode(true);
      var renumber = function (text) { return text.replace(/([.-])(\d+)([.-])/, '$1' + rows.length + '$3'); };
      next.setAttribute('aria-label', '第 ' + (rows.length + 1) + ' 行');
      next.querySelector('.rowset-n').textContent = rows.length + 1;
      Array.prototype.forEach.call(next.querySelectorAll('[name]'), function (control) {
        control.name = renumber(control.name); control.id = renumber(control.id); control.value = '';
      });
      Array.prototype.forEach.call(next.querySelectorAll('label'), function (label) { label.htmlFor = renumber(label.htmlFor); });
      last.after(next);
      next.querySelector('[name]').focus();
    });
  });

  /* An amount in figures is read back in capitals by the server, which alone knows how. */
  Array.prototype.forEach.call(document.querySelectorAll('input[data-capitals]'), function (input) {
    var out = document.getElementById(input.getAttribute('data-capitals'));
    var timer = 0;
    input.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        window.fetch(input.getAttribute('data-capitals-url') + '?amount=' + encodeURIComponent(input.value), { credentials: 'same-origin' })
          .then(function (answer) { return answer.ok ? answer.text() : ''; })
          .then(function (text) { out.textContent = text; });
      }, 250);
    });
  });

  /* The draft beside a form follows what is typed; without script its button opens it in the frame. Nothing is stored. */
  Array.prototype.forEach.call(document.querySelectorAll('button[data-preview]'), function (button) {
    var form = button.form;
    var out = document.getElementById(button.getAttribute('data-preview'));
    var frame = document.getElementsByName(button.getAttribute('formtarget'))[0];
    var timer = 0;
    var asked = 0;
    function draw() {
      var mine = asked += 1;
      out.setAttribute('aria-busy', 'true');
      window.fetch(button.getAttribute('formaction'), { method: 'POST', body: new FormData(form), credentials: 'same-origin' })
        .then(function (answer) { return answer.ok ? answer.text() : ''; })
        .then(function (text) {
          var found = text && new DOMParser().parseFromString(text, 'text/html').querySelector('main');
          if (mine !== asked || !found) { return; }
          var ahead = found.querySelector('.ahead');
          var place = document.getElementById('ahead');
          if (ahead && place) { place.replaceChildren.apply(place, Array.prototype.slice.call(ahead.childNodes)); ahead.remove(); }
          var top = out.scrollTop;
          found.removeAttribute('id');
          out.replaceChildren.apply(out, Array.prototype.slice.call(found.childNodes));
          out.classList.add('drafts');
          frame.hidden = true; out.hidden = false; out.scrollTop = top;
          out.removeAttribute('aria-busy');
        });
    }
    button.addEventListener('click', function (event) { event.preventDefault(); draw(); });
    form.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(draw, 1200); });
    draw();
  });

  /* Filters send themselves when a choice changes; the button stays for everybody else. */
  Array.prototype.forEach.call(document.querySelectorAll('form[data-auto] select'), function (select) {
    select.addEventListener('change', function () { select.form.submit(); });
  });

  /* Printing and closing menus. */
  document.addEventListener('click', function (event) {
    var print = event.target.closest('[data-print]');
    if (print) {
      event.preventDefault();
      var frame = document.getElementById(print.getAttribute('data-print'));
      if (frame && frame.contentWindow) { frame.contentWindow.focus(); frame.contentWindow.print(); } else { window.print(); }
    }
    Array.prototype.forEach.call(document.querySelectorAll('details.menu[open]'), function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute('open'); }
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') { return; }
    Array.prototype.forEach.call(document.querySelectorAll('details.menu[open]'), function (menu) {
      menu.removeAttribute('open'); menu.querySelector('summary').focus();
    });
  });
}());
