/* The citation picker: a search box over the lines of a field. Without script the lines are typed by hand. */
(function () {
  'use strict';
  var fields = document.querySelectorAll('textarea[data-cite]');
  if (!fields.length) { return; }

  function ask(url, q) {
    return window.fetch(url + '?q=' + encodeURIComponent(q), { credentials: 'same-origin', headers: { Accept: 'application/json' } })
      .then(function (answer) { return answer.ok ? answer.json() : { items: [], resolved: [] }; })
      .catch(function () { return { items: [], resolved: [] }; });
  }
  function make(name, css, text) {
    var element = document.createElement(name);
    if (css) { element.className = css; }
    if (text) { element.textContent = text; }
    return element;
  }
  function lines(field) {
    return field.value.split('\n').map(function (line) { return line.trim(); }).filter(Boolean);
  }

  /* The text of what is cited, beside the form. */
  var panel = document.querySelector('[data-cited]');
  var asked = 0;
  function show() {
    if (!panel) { return; }
    var turn = ++asked;
    var all = [];
    Array.prototype.forEach.call(fields, function (field) {
      lines(field).slice(0, 20).forEach(function (line) { all.push(ask(field.getAttribute('data-cite'), line).then(function (found) { return [line, found]; })); });
    });
    Promise.all(all).then(function (answers) {
      if (turn !== asked) { return; }
      var list = panel.querySelector('[data-cited-list]');
      list.textContent = '';
      answers.forEach(function (pair) {
        if (pair[1].problem) { list.appendChild(problem(pair[0], pair[1].problem)); }
        pair[1].resolved.forEach(function (one) { list.appendChild(clause(one)); });
      });
      panel.querySelector('[data-cited-empty]').hidden = answers.length > 0;
    });
  }
  function problem(line, said) {
    var box = make('div', 'cited');
    box.appendChild(make('p', 'amber-ink', said.message + said.remedy));
    return box;
  }
  function clause(one) {
    var box = make('div', 'cited');
    var name = box.appendChild(make('p'));
    name.appendChild(make('b', '', one.citation));
    box.appendChild(make('p', 'soft', (one.level_title ? one.level_title + '　' : '') + one.status_title));
    if (one.note) { box.appendChild(make('p', 'amber-ink', one.note)); }
    if (one.text) { box.appendChild(make('blockquote', 'lines', one.text)); }
    if (one.url) {
      var link = box.appendChild(make('p')).appendChild(make('a', '', '看全文'));
      link.href = one.url;
    }
    return box;
  }

  /* A combobox with a list (ARIA 1.2): arrows choose, Enter takes, Escape closes; focus stays in the box. */
  function enhance(field) {
    var url = field.getAttribute('data-cite');
    var id = field.id + '-find';
    var box = make('div', 'cite-find');
    var label = make('label', '', '查找条款');
    var input = make('input', 'input');
    var list = make('ul', 'cite-list');
    var said = make('p', 'sr');
    var items = [];
    var active = -1;
    var timer = 0;
    var turn = 0;
    label.htmlFor = id;
    input.id = id;
    input.type = 'text';
    input.autocomplete = 'off';
    input.placeholder = '名称、条号或者条文里的词，例如：处罚法 51';
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', id + '-list');
    list.id = id + '-list';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', '可以引用的条款');
    said.setAttribute('role', 'status');
    [label, input, list, said].forEach(function (one) { box.appendChild(one); });
    field.parentNode.insertBefore(box, field);

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    }
    function mark(n) {
      active = n;
      Array.prototype.forEach.call(list.children, function (option, at) {
        option.setAttribute('aria-selected', at === n ? 'true' : 'false');
        if (at === n) { input.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
      });
    }
    function open(found) {
      items = found;
      list.textContent = '';
      found.forEach(function (one, n) {
        var option = make('li');
        option.id = id + '-' + n;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.appendChild(make('b', '', one.citation));
        option.appendChild(make('span', 'soft', one.complete ? one.level_title + '　' + one.text : one.level_title + '　选中后接着写第几条'));
        option.addEventListener('mousedown', function (event) { event.preventDefault(); take(n); });
        list.appendChild(option);
      });
      list.hidden = !found.length;
      active = -1;
      input.removeAttribute('aria-activedescendant');
      input.setAttribute('aria-expanded', found.length ? 'true' : 'false');
      said.textContent = found.length ? '有 ' + found.length + ' 条可以选择' : (input.value.trim() ? '没有找到' : '');
    }
    function look() {
      var mine = ++turn;
      if (!input.value.trim()) { open([]); return; }
      ask(url, input.value.trim()).then(function (found) { if (mine === turn) { open(found.items); } });
    }
    function take(n) {
      var one = items[n];
      turn += 1;
      if (!one.complete) {
        input.value = one.citation + '第';
        close();
        input.focus();
        return;
      }
      var now = lines(field);
      if (now.indexOf(one.citation) < 0) { now.push(one.citation); }
      field.value = now.join('\n');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      input.value = '';
      close();
      said.textContent = '已引用' + one.citation;
    }
    input.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(look, 150); });
    input.addEventListener('blur', close);
    input.addEventListener('keydown', function (event) {
      if (event.isComposing) { return; }
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        if (list.hidden) { look(); return; }
        mark((active + (event.key === 'ArrowDown' ? 1 : items.length - (active < 0 ? 0 : 1))) % items.length);
      } else if (event.key === 'Enter') {
        event.preventDefault();
        if (!list.hidden && (active >= 0 || items.length === 1)) { take(Math.max(active, 0)); }
      } else if (event.key === 'Escape' && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
    var wait = 0;
    field.addEventListener('input', function () { clearTimeout(wait); wait = setTimeout(show, 400); });
  }
  Array.prototype.forEach.call(fields, enhance);
}());
