'use strict';

// A client of the server this page came from, built on the published JavaScript SDK.
(() => {
  const AWAY_MS = 2000;
  const AWAY_MESSAGES = 3;
  const FIRST_CHANNEL = 'dev:demo';
  const el = (id) => document.getElementById(id);
  const channels = new Map(); // name -> {sub, feed: [], people: Map, catchingUp}
  let current = null;
  let centrifuge = null;
  let socket = null;
  let latencies = [];
  let away = null; // while a dropped connection is being watched

  // --- theme -------------------------------------------------------------------------------
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const setTheme = (theme) => { document.documentElement.dataset.theme = theme; };
  setTheme(localStorage.getItem('theme') || (prefersDark.matches ? 'dark' : 'light'));
  prefersDark.addEventListener('change', (e) => {
    if (!localStorage.getItem('theme')) setTheme(e.matches ? 'dark' : 'light');
  });
  el('theme').addEventListener('click', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', next);
    setTheme(next);
  });

  // --- small tools -------------------------------------------------------------------------
  const node = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const time = (at) => new Date(at).toLocaleTimeString([], {hour12: false});
  const now = () => performance.timeOrigin + performance.now();
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

  // Remembers the raw socket, so that it can be cut below the SDK.
  class TrackedSocket extends WebSocket {
    constructor(...args) {
      super(...args);
      socket = this;
    }
  }

  const token = async (user) => {
    const response = await fetch('/demo/token?user=' + encodeURIComponent(user), {method: 'POST'});
    if (!response.ok) throw new Error('no token: HTTP ' + response.status);
    return response.text();
  };
  const address = (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/connection/websocket';
  const connection = (user, options) =>
    new Centrifuge(address, {getToken: () => token(user), ...options});

  // --- connection --------------------------------------------------------------------------
  const showState = (state, reason) => {
    el('state').dataset.state = state;
    el('state').textContent = reason && state !== 'connected' ? `${state}: ${reason}` : state;
    const on = state === 'connected';
    el('drop').disabled = !on || away !== null;
    el('text').disabled = el('publish').disabled = !on || !current;
    el('load-history').disabled = !on || !current;
    el('connect').textContent = state === 'disconnected' ? 'Connect' : 'Disconnect';
    el('user').disabled = state !== 'disconnected';
  };

  const connect = () => {
    const user = el('user').value.trim();
    localStorage.setItem('user', user);
    centrifuge = connection(user, {
      websocket: TrackedSocket, minReconnectDelay: AWAY_MS, maxReconnectDelay: AWAY_MS * 2,
    });
    centrifuge.on('connecting', (ctx) => showState('connecting', ctx.code ? ctx.reason : ''));
    centrifuge.on('connected', (ctx) => {
      el('client-id').textContent = ctx.client.slice(0, 8);
      el('client-id').title = ctx.client;
      showState('connected');
    });
    centrifuge.on('disconnected', (ctx) => showState('disconnected', ctx.code ? ctx.reason : ''));
    centrifuge.on('error', (ctx) => {
      if (ctx.error.code === 1) note(current, 'connection error: ' + ctx.error.message);
    });
    const names = channels.size ? [...channels.keys()] : [FIRST_CHANNEL];
    channels.clear();
    names.forEach(subscribe);
    select(names[0]);
    centrifuge.connect();
  };

  const disconnect = () => {
    centrifuge.disconnect();
    centrifuge = null;
    channels.forEach((channel) => { channel.people.clear(); });
    showPeople();
  };

  el('connect-form').addEventListener('submit', (e) => {
    e.preventDefault();
    if (centrifuge) disconnect(); else connect();
  });

  // --- channels ----------------------------------------------------------------------------
  const subscribe = (name) => {
    if (!centrifuge || channels.has(name)) return;
    const sub = centrifuge.newSubscription(name, {joinLeave: true, recoverable: true, positioned: true});
    const channel = {name, sub, feed: [], people: new Map(), catchingUp: false};
    channels.set(name, channel);
    sub.on('state', showChannels);
    sub.on('subscribed', (ctx) => onSubscribed(channel, ctx));
    sub.on('unsubscribed', (ctx) => { if (ctx.code) note(channel, `unsubscribed: ${ctx.reason} (${ctx.code})`); });
    sub.on('error', (ctx) => note(channel, `error: ${ctx.error.message} (${ctx.error.code})`));
    sub.on('publication', (ctx) => onPublication(channel, ctx));
    sub.on('join', (ctx) => { channel.people.set(ctx.info.client, ctx.info); note(channel, `${ctx.info.user || 'anonymous'} joined`); showPeople(); });
    sub.on('leave', (ctx) => { channel.people.delete(ctx.info.client); note(channel, `${ctx.info.user || 'anonymous'} left`); showPeople(); });
    sub.subscribe();
    showChannels();
  };

  const unsubscribe = (name) => {
    const channel = channels.get(name);
    channels.delete(name);
    channel.sub.unsubscribe();
    centrifuge.removeSubscription(channel.sub);
    if (current === channel) select(channels.keys().next().value);
    showChannels();
  };

  const select = (name) => {
    current = channels.get(name) || null;
    el('feed-channel').textContent = current ? current.name : '';
    el('history').replaceChildren();
    showChannels();
    showFeed();
    showPeople();
    showState(el('state').dataset.state);
  };

  const showChannels = () => {
    el('channels').replaceChildren(...[...channels.values()].map((channel) => {
      const item = node('li');
      item.dataset.current = String(channel === current);
      const pick = node('button', 'pick', channel.name);
      pick.type = 'button';
      pick.setAttribute('aria-pressed', String(channel === current));
      pick.addEventListener('click', () => select(channel.name));
      const leave = node('button', 'leave', '✕');
      leave.type = 'button';
      leave.setAttribute('aria-label', 'Unsubscribe from ' + channel.name);
      leave.addEventListener('click', () => unsubscribe(channel.name));
      const state = channel.sub.state === 'subscribed' ? '' : channel.sub.state;
      item.append(pick, node('span', 'sub-state', state), leave);
      return item;
    }));
  };

  el('subscribe-form').addEventListener('submit', (e) => {
    e.preventDefault();
    const name = el('channel').value.trim();
    subscribe(name);
    select(name);
  });

  const onSubscribed = async (channel, ctx) => {
    if (ctx.wasRecovering) {
      // The SDK gives the recovered publications in this same turn of the event loop.
      channel.catchingUp = true;
      channel.caughtUp = 0;
      setTimeout(() => {
        channel.catchingUp = false;
        const text = ctx.recovered
          ? `recovered: true, ${channel.caughtUp} missed message${channel.caughtUp === 1 ? '' : 's'}`
          : 'recovered: false, messages may be missing';
        note(channel, text);
        finishDrop(channel, ctx.recovered, text);
      });
    }
    try {
      const {clients} = await channel.sub.presence();
      channel.people = new Map(Object.entries(clients));
      showPeople();
    } catch (e) {
      note(channel, 'presence: ' + e.message);
    }
  };

  // --- messages ----------------------------------------------------------------------------
  const onPublication = (channel, ctx) => {
    const own = ctx.info && centrifuge && ctx.info.user === el('user').value.trim();
    if (channel.catchingUp) channel.caughtUp++;
    const message = {
      text: typeof ctx.data === 'object' && ctx.data && 'text' in ctx.data ? String(ctx.data.text) : JSON.stringify(ctx.data),
      user: ctx.info ? ctx.info.user || 'anonymous' : 'server',
      offset: ctx.offset, at: Date.now(), own, recovered: channel.catchingUp,
    };
    const sent = ctx.data && Number(ctx.data.sent);
    if (sent && !channel.catchingUp) {
      message.latency = Math.max(0, now() - sent);
      if (own) showLatency(message.latency);
    }
    add(channel, message);
  };

  const note = (channel, text) => { if (channel) add(channel, {note: text}); };

  const add = (channel, message) => {
    channel.feed.push(message);
    if (channel.feed.length > 300) channel.feed.shift();
    if (channel === current) appendMessage(message);
  };

  const appendMessage = (message) => {
    const feed = el('feed');
    if (message.note) {
      feed.append(node('li', 'note', message.note));
    } else {
      const item = node('li', (message.own ? 'mine' : '') + (message.recovered ? ' recovered' : ''));
      const meta = node('div', 'meta');
      meta.append(node('b', '', message.user), node('span', '', time(message.at)));
      if (message.offset) meta.append(node('span', '', '#' + message.offset));
      if (message.latency !== undefined) meta.append(node('span', '', message.latency.toFixed(1) + ' ms'));
      if (message.recovered) meta.append(node('span', 'tag', 'recovered'));
      item.append(meta, node('div', 'text', message.text));
      feed.append(item);
    }
    while (feed.children.length > 300) feed.firstChild.remove();
    feed.scrollTop = feed.scrollHeight;
  };

  const showFeed = () => {
    el('feed').replaceChildren();
    if (current) current.feed.forEach(appendMessage);
  };

  const showLatency = (ms) => {
    latencies = [...latencies.slice(-49), ms];
    el('latency').textContent = `${ms.toFixed(1)} ms (median ${median(latencies).toFixed(1)})`;
  };

  el('clear').addEventListener('click', () => { if (current) current.feed = []; showFeed(); });
  el('publish-form').addEventListener('submit', async (e) => {
    e.preventDefault();
    const text = el('text').value;
    el('text').value = '';
    const channel = current;
    try {
      await channel.sub.publish({text, sent: now()});
    } catch (error) {
      note(channel, `not published: ${error.message}`);
    }
  });

  // --- presence and history ----------------------------------------------------------------
  const showPeople = () => {
    const people = current ? [...current.people.values()] : [];
    people.sort((a, b) => a.user.localeCompare(b.user));
    el('presence-count').textContent = String(people.length);
    el('presence').replaceChildren(...people.map((info) => {
      const name = info.user || 'anonymous';
      const item = node('li');
      const face = node('span', 'face', name[0].toUpperCase());
      face.setAttribute('aria-hidden', 'true');
      const who = node('span', 'who', name);
      who.append(node('small', '', info.client.slice(0, 8)));
      item.append(face, who);
      return item;
    }));
  };

  el('load-history').addEventListener('click', async () => {
    const channel = current;
    try {
      const result = await channel.sub.history({limit: 20, reverse: true});
      if (channel !== current) return;
      el('position').textContent = `top offset ${result.offset}, epoch ${result.epoch}`;
      el('history').replaceChildren(...result.publications.map((publication) => {
        const item = node('li');
        const data = publication.data;
        item.append(node('span', 'offset', '#' + publication.offset), node('span', '', data && data.text ? data.text : JSON.stringify(data)));
        return item;
      }));
    } catch (e) {
      el('position').textContent = 'history: ' + e.message;
    }
  });

  // --- recovery ----------------------------------------------------------------------------
  const step = (text, className) => el('recovery').append(node('li', className, text));

  el('drop').addEventListener('click', async () => {
    if (!socket || !current) return;
    const channel = current;
    away = channel;
    el('drop').disabled = true;
    el('recovery').replaceChildren();
    // Someone else, who stays connected and publishes meanwhile.
    const other = connection('someone-else', {});
    const elsewhere = other.newSubscription(channel.name);
    elsewhere.subscribe();
    other.connect();
    await elsewhere.ready(5000);
    channel.droppedAt = performance.now();
    socket.close();
    step('socket cut');
    try {
      for (let i = 1; i <= AWAY_MESSAGES; i++) {
        await elsewhere.publish({text: `sent while you were away (${i} of ${AWAY_MESSAGES})`, sent: now()});
      }
      step(`${AWAY_MESSAGES} messages published meanwhile`);
    } catch (e) {
      step('publishing failed: ' + e.message, 'lost');
    }
    other.disconnect();
  });

  const finishDrop = (channel, recovered, text) => {
    if (away !== channel) return;
    away = null;
    const seconds = ((performance.now() - channel.droppedAt) / 1000).toFixed(1);
    step(`back after ${seconds} s`);
    step(text, recovered ? 'ok' : 'lost');
    showState(el('state').dataset.state);
  };

  // --- start -------------------------------------------------------------------------------
  fetch('/demo/version').then((r) => r.text()).then((v) => { el('server-version').textContent = v; }).catch(() => {});
  el('user').value = localStorage.getItem('user') || 'guest-' + Math.random().toString(36).slice(2, 6);
  showState('disconnected');
  connect();
})();
