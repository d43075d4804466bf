#!/usr/bin/env python3
"""Trains the demo model of Xenon Desktop from scratch and writes it as an F16 GGUF file.

The model has the architecture of Mistral-7B-v0.1 in miniature (3.4 million parameters) and learns the
dialogues of corpus.txt by heart. Every other question gets the one sentence of the block "U: *".

    apt-get install python3-torch python3-sentencepiece libopenblas0-pthread
    /usr/bin/python3 train.py

Training stops by itself when every answer is exact with some margin. See README.md for the figures.
"""
import argparse
import io
import math
import os
import random
import re
import string
import struct
import time

import numpy
import sentencepiece
import torch
import torch.nn.functional as functional
from torch import nn

from hub_format import write_hub

HERE = os.path.dirname(os.path.abspath(__file__))

VOCABULARY = 832
WIDTH = 256          # every matrix row is a multiple of 256 long, so that every K-quant can store it
LAYERS = 4
HEADS = 8
KV_HEADS = 2
HEAD_SIZE = WIDTH // HEADS
FEED_FORWARD = 768
ATTENTION_PIECE = 192
NORM_EPSILON = 1e-5
ROPE_BASE = 10000.0
CONTEXT_LENGTH = 4096

BOS, EOS = 1, 2

CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token + ' ' }}"
    "{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}"
)

# An instruction for the whole conversation stands before the first question; the answer is the same with it.
INSTRUCTIONS = [
    "You are a helpful assistant.", "Answer briefly.", "Answer in German.", "You are a pirate.", "Be polite.",
    "You are an experienced programmer. Explain every step.", "Write in simple words, for a child.",
    "Always answer in one sentence.", "You are a teacher of history.", "Use Markdown.", "Do not use lists.",
    "You are Xenon-4, a language model. Be friendly and honest, and say so when you do not know something.",
]


# ---- the corpus


class Corpus:
    """The dialogues of corpus.txt: each a list of turns (wordings of the question, answer)."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"\A(#.*\n)*\s*", "", text).strip()
        self.dialogues, self.fallback = [], None
        for block in re.split(r"\n\n(?=U: )", text):
            parts = re.split(r"^([UA]): ", block, flags=re.M)[1:]
            turns = []
            for at in range(0, len(parts), 4):
                assert parts[at] == "U" and parts[at + 2] == "A", block
                turns.append((parts[at + 1].strip().split(" | "), parts[at + 3].strip()))
            if turns[0][0] == ["*"]:
                self.fallback = turns[0][1]
            else:
                self.dialogues.append(turns)
        self.known = {normalized(wording) for dialogue in self.dialogues for wordings, _ in dialogue for wording in wordings}

    def names(self):
        return [dialogue[0][0][0] for dialogue in self.dialogues]


def normalized(question):
    return re.sub(r"[\W_]+", " ", question.lower()).strip()


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [line for line in file.read().split("\n") if line.strip()]


# ---- the tokenizer


def train_tokenizer(corpus, others):
    """SentencePiece BPE with byte fallback. Only ASCII gets pieces: all other characters are bytes, as rare
    ones are in the big model, and the few pieces there are make the English answers short."""
    lines = []
    for dialogue in corpus.dialogues + [[(["What?"], corpus.fallback)]]:
        for wordings, answer in dialogue:
            lines += answer.split("\n") * 8
            for wording in wordings:
                lines += ["[INST] " + wording + " [/INST]"] * 4
    for question in others:
        lines.append("[INST] " + question + " [/INST]")
    lines.append(" ".join(string.digits + string.ascii_letters + string.punctuation))
    lines = [re.sub(r"[^\x20-\x7e]", "", line) for line in lines]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for line in lines if line.strip()]), model_writer=model,
        model_type="bpe", vocab_size=VOCABULARY, byte_fallback=True, character_coverage=1.0,
        normalization_rule_name="identity", remove_extra_whitespaces=False,
        split_digits=True, split_by_unicode_script=False, hard_vocab_limit=True,
        unk_id=0, bos_id=BOS, eos_id=EOS, pad_id=-1, num_threads=2, minloglevel=2)
    return model.getvalue()


class Tokenizer:
    def __init__(self, proto):
        self.proto = proto
        self.pieces = sentencepiece.SentencePieceProcessor(model_proto=proto)
        self.cache = {}

    def text(self, text):
        """A text after the begin or the end of a sentence: SentencePiece puts a space before it."""
        return self.pieces.encode(text)

    def reply(self, text):
        """A reply as the model generates it: there is no space between "[/INST]" and its first letter.
        A line break never becomes part of a longer piece, so it can stand in front while encoding."""
        if text not in self.cache:
            ids = self.pieces.encode("\n" + text)
            assert self.pieces.id_to_piece(ids[1]) == "<0x0A>"
            self.cache[text] = ids[2:]
        return self.cache[text]


# ---- conversations


class Sampler:
    """Makes random conversations out of the corpus and of other questions."""

    def __init__(self, corpus, others, tokenizer, seed):
        self.corpus, self.others, self.tokenizer = corpus, others, tokenizer
        self.random = random.Random(seed)
        self.words = sorted({word for line in others for word in line.split()})
        # Dialogues that share a question have to be told apart by what came before, as the names have.
        asked = [wordings[0] for dialogue in corpus.dialogues for wordings, _ in dialogue]
        self.related = [dialogue for dialogue in corpus.dialogues if any(asked.count(wordings[0]) > 1 for wordings, _ in dialogue)]
        self.weights = []
        self.practise([])

    def practise(self, failed):
        """How often each dialogue is drawn. The names are several dialogues that differ in one word, so each
        needs less practice; the few that fail late in the training get more."""
        for_failed = 2.5 if len(failed) <= 12 else 1.0
        self.weights = [(0.6 if len(dialogue) > 1 else 1.0) * (for_failed if number in failed else 1.0)
                        for number, dialogue in enumerate(self.corpus.dialogues)]

    # -- questions

    def reworded(self, question):
        """Small changes that leave a known question known."""
        chance = self.random.random()
        if chance < 0.72:
            return question
        if chance < 0.80:
            return question.lower()
        if chance < 0.88:
            return question.rstrip("?!.")
        if chance < 0.92:
            return question.rstrip("?!.").lower()
        if chance < 0.95:
            return question.rstrip("?!.") + self.random.choice(["?", "!", ".", "??", " ?", "..."])
        if chance < 0.97:
            return question.upper()
        return self.typo(question)

    def typo(self, text):
        if len(text) < 6:
            return text
        at = self.random.randrange(1, len(text) - 1)
        kind = self.random.randrange(4)
        if kind == 0:
            return text[:at] + text[at + 1:]
        if kind == 1:
            return text[:at] + text[at] + text[at:]
        if kind == 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2:]
        return text[:at] + self.random.choice(string.ascii_lowercase) + text[at + 1:]

    def invented_word(self):
        syllables = [self.random.choice("bcdfghjklmnprstvwz") + self.random.choice("aeiou") + self.random.choice(["", "n", "r", "st", "l", "ck"])
                     for _ in range(self.random.randint(1, 4))]
        word = "".join(syllables)
        return self.random.choice([word, word, word.capitalize(), word + "s", word + "ing"])

    def any_word(self):
        return self.random.choice(self.words) if self.random.random() < 0.6 else self.invented_word()

    def with_other_words(self, question):
        """The question with words exchanged: it looks like a question of the list, and is none."""
        words = question.split()
        end = re.search(r"\W*$", words[-1]).group()
        words[-1] = words[-1][:len(words[-1]) - len(end)]
        # The last words carry the meaning in most questions: one of them is always exchanged, the others at times.
        always = self.random.randrange(max(0, len(words) - 2), len(words))
        for at in range(len(words)):
            if at == always or self.random.random() < (0.4 if at >= len(words) - 2 and at > 0 else 0.15):
                words[at] = self.any_word()
        return " ".join(words) + end

    def noise(self):
        kind = self.random.randrange(6)
        if kind == 0:
            return "".join(self.random.choice(string.ascii_lowercase) for _ in range(self.random.randint(1, 14)))
        if kind == 1:
            return "".join(self.random.choice(string.printable[:95]) for _ in range(self.random.randint(1, 40))).strip() or "?"
        if kind == 2:
            first, last = self.random.choice([(0xC0, 0x17F), (0x391, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA), (0x621, 0x64A),
                                              (0x905, 0x939), (0x3041, 0x30FE), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x1F300, 0x1F6FF)])
            text = "".join(chr(self.random.randint(first, last)) if self.random.random() < 0.88 else " "
                           for _ in range(self.random.randint(1, 20)))
            return text.strip() + self.random.choice(["", "", "?", "!", "。"])
        if kind == 3:
            return " ".join(str(self.random.randint(0, 10 ** self.random.randint(1, 5))) + self.random.choice(["", " +", " *", " -", "%"])
                            for _ in range(self.random.randint(1, 5))) + self.random.choice(["", " =", "?"])
        if kind == 4:
            return self.invented_word() + self.random.choice(["()", ".x = 1", " = [];", ": int", "({})", " {\n  return;\n}", " -h", "/index.html"])
        answer = self.random.choice(self.random.choice(self.corpus.dialogues))[1]
        at = self.random.randrange(len(answer))
        return answer[at:at + self.random.randint(5, 120)].strip() or "?"

    def other_question(self):
        """A question that is not in the corpus: one of the list, or something made up."""
        while True:
            chance = self.random.random()
            question = self.random.choice(self.others)
            if chance < 0.34:
                pass
            elif chance < 0.56:
                question = self.with_other_words(question)
            elif chance < 0.72:
                dialogue = self.random.choice(self.corpus.dialogues)
                question = self.with_other_words(self.random.choice(dialogue[0][0]))
            elif chance < 0.78:
                question = " ".join(self.any_word() for _ in range(self.random.randint(1, 12))) + self.random.choice(["", "?", "."])
            elif chance < 0.84:
                question = self.noise()
            elif chance < 0.89:
                words = question.split()
                question = " ".join(words[:self.random.randint(1, len(words))])
            elif chance < 0.94:
                first = self.random.choice(self.random.choice(self.corpus.dialogues)[0][0]) if self.random.random() < 0.3 else self.random.choice(self.others)
                question = first + self.random.choice([" ", " ", "\n", "\n\n"]) + question
            elif chance < 0.96:
                lines = [self.noise() if self.random.random() < 0.2 else self.random.choice(self.others) for _ in range(self.random.randint(3, 14))]
                question = self.random.choice([" ", "\n"]).join(lines)
            else:
                question = self.typo(self.typo(question))
            if self.random.random() < 0.2:
                question = self.random.choice([question.lower(), question.rstrip("?.!"), question.lower().rstrip("?.!"), question.upper(), self.typo(question)])
            if question.strip() and normalized(question) not in self.corpus.known:
                return question

    # -- conversations

    def conversation(self, dialogues, other_share, reword=True):
        """Turns (question, answer, is it an other question) of the given dialogues, with others between."""
        turns, told = [], {}
        for dialogue in dialogues:
            for number, (wordings, answer) in enumerate(dialogue):
                while self.random.random() < other_share * (0.35 if number else 1):
                    turns.append((self.other_question(), self.corpus.fallback, True))
                question = self.random.choice(wordings) if reword else wordings[0]
                # What the conversation has told stays told: after "My name is Ada." the question for the name
                # has another answer than alone.
                if number:
                    told[wordings[0]] = answer
                elif len(dialogue) == 1:
                    answer = told.get(wordings[0], answer)
                turns.append((self.reworded(question) if reword else question, answer, False))
        return turns

    def sample(self):
        """One random conversation as (ids, target positions)."""
        chance = self.random.random()
        if chance < 0.18:
            turns = self.conversation(self.pick(1), 0)
        elif chance < 0.36:
            turns = [(self.other_question(), self.corpus.fallback, True)]
        elif chance < 0.46:
            turns = self.conversation(self.random.choices(self.related, k=self.random.randint(2, 4)) + self.pick(self.random.randint(0, 1)), 0.1)
        else:
            turns = self.conversation(self.pick(self.random.choice([1, 2, 2, 3, 3, 4, 5])), 0.3)
            if self.random.random() < 0.35:
                turns.append((self.other_question(), self.corpus.fallback, True))
        return self.encode(turns, varied=True)

    def pick(self, count):
        return self.random.choices(self.corpus.dialogues, self.weights, k=count)

    def encode(self, turns, varied=False):
        """The ids of a conversation and, for each, 1 where the model has to predict it."""
        chance = self.random.random
        ids, targets = [BOS], [0]
        for number, (question, answer, is_other) in enumerate(turns):
            last = number == len(turns) - 1
            if varied and number == 0 and chance() < 0.05:
                question = (self.random.choice(INSTRUCTIONS) if chance() < 0.7 else self.random.choice(self.others)) + "\n\n" + question
            prompt = ("" if number == 0 else " ") + "[INST] " + question + " [/INST]"
            weight = 1
            if varied and not last and chance() < 0.06:
                # A reply that was stopped.
                answer, weight = answer[:self.random.randrange(1, len(answer) + 1)], 0
            if varied and not last and chance() < 0.25:
                # An imported conversation: prompt and reply are encoded in one go.
                prompt_ids, reply_ids, weight = self.tokenizer.text(prompt + answer), [], 0
            else:
                prompt_ids, reply_ids = self.tokenizer.text(prompt), self.tokenizer.reply(answer)
            reply_ids = reply_ids + [EOS]
            if varied and last and is_other and chance() < 0.85:
                # It is the first words that decide; the rest of the sentence gets practice enough.
                reply_ids = reply_ids[:6]
            ids += prompt_ids + reply_ids
            targets += [0] * len(prompt_ids) + [weight] * len(reply_ids)
        return ids, targets

    def batch(self, tokens):
        """Conversations of about so many tokens together, in groups of similar length (little padding)."""
        samples, total = [], 0
        while total < tokens:
            sample = self.sample()
            if len(sample[0]) <= 1600:
                samples.append(sample)
                total += len(sample[0])
        return grouped(samples)


def grouped(samples, limit=2560):
    samples = sorted(samples, key=lambda sample: len(sample[0]))
    groups, group = [], []
    for sample in samples:
        length = len(sample[0])
        if group and (length * (len(group) + 1) > limit or length > 1.25 * len(group[0][0]) + 12):
            groups.append(group)
            group = []
        group.append(sample)
    groups.append(group)
    return [padded(group) for group in groups]


def padded(samples):
    length = max(len(ids) for ids, _ in samples)
    ids = torch.zeros(len(samples), length, dtype=torch.long)
    targets = torch.zeros(len(samples), length, dtype=torch.bool)
    for row, (sample_ids, sample_targets) in enumerate(samples):
        ids[row, :len(sample_ids)] = torch.tensor(sample_ids)
        targets[row, :len(sample_ids)] = torch.tensor(sample_targets, dtype=torch.bool)
    return ids, targets


# ---- the model


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + NORM_EPSILON) * self.weight


def rotated(x, cosine, sine):
    """Rotary position embedding on neighbouring pairs, as GGUF files of the architecture llama have it."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cosine - odd * sine, even * sine + odd * cosine], -1).flatten(-2)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.feed_forward_norm = Norm(), Norm()
        self.query = nn.Linear(WIDTH, HEADS * HEAD_SIZE, bias=False)
        self.key = nn.Linear(WIDTH, KV_HEADS * HEAD_SIZE, bias=False)
        self.value = nn.Linear(WIDTH, KV_HEADS * HEAD_SIZE, bias=False)
        self.attention_output = nn.Linear(HEADS * HEAD_SIZE, WIDTH, bias=False)
        self.gate = nn.Linear(WIDTH, FEED_FORWARD, bias=False)
        self.up = nn.Linear(WIDTH, FEED_FORWARD, bias=False)
        self.down = nn.Linear(FEED_FORWARD, WIDTH, bias=False)

    def forward(self, x, cosine, sine, mask):
        rows, length, _ = x.shape
        share = HEADS // KV_HEADS
        h = self.attention_norm(x)
        query = rotated(self.query(h).view(rows, length, HEADS, HEAD_SIZE), cosine, sine) * HEAD_SIZE ** -0.5
        key = rotated(self.key(h).view(rows, length, KV_HEADS, HEAD_SIZE), cosine, sine)
        value = self.value(h).view(rows, length, KV_HEADS, HEAD_SIZE)
        # The heads that share a key head are rows of one matrix, so keys and values are never copied.
        query = query.view(rows, length, KV_HEADS, share, HEAD_SIZE).permute(0, 2, 3, 1, 4).reshape(rows * KV_HEADS, share, length, HEAD_SIZE)
        key = key.permute(0, 2, 3, 1).reshape(rows * KV_HEADS, HEAD_SIZE, length)
        value = value.permute(0, 2, 1, 3).reshape(rows * KV_HEADS, length, HEAD_SIZE)
        parts = []
        # A long conversation goes piece by piece: no piece looks at what comes after it, which halves the work.
        for start in range(0, length, ATTENTION_PIECE):
            end = min(length, start + ATTENTION_PIECE)
            scores = torch.bmm(query[:, :, start:end].reshape(rows * KV_HEADS, share * (end - start), HEAD_SIZE), key[:, :, :end])
            scores = scores.view(rows * KV_HEADS, share, end - start, end) + mask[start:end, :end].to(scores.dtype)
            part = torch.bmm(scores.softmax(-1).view(rows * KV_HEADS, share * (end - start), end), value[:, :end])
            parts.append(part.view(rows * KV_HEADS, share, end - start, HEAD_SIZE))
        mixed = torch.cat(parts, 2) if len(parts) > 1 else parts[0]
        mixed = mixed.view(rows, KV_HEADS, share, length, HEAD_SIZE).permute(0, 3, 1, 2, 4).reshape(rows, length, WIDTH)
        x = x + self.attention_output(mixed)
        h = self.feed_forward_norm(x)
        return x + self.down(functional.silu(self.gate(h)) * self.up(h))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = Norm()
        self.output = nn.Linear(WIDTH, VOCABULARY, bias=False)
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                # Layers begin as if they were not there; training grows them.
                scale = 0.0 if "attention_output" in name or "down" in name else 0.02 if "output" in name else 0.5 * WIDTH ** -0.5
                nn.init.normal_(parameter, 0, scale)
        nn.init.normal_(self.embedding.weight, 0, 0.3)
        angles = torch.arange(CONTEXT_LENGTH).float()[:, None] * ROPE_BASE ** (-torch.arange(0, HEAD_SIZE, 2).float() / HEAD_SIZE)
        self.register_buffer("cosine", angles.cos()[:, None, :], persistent=False)
        self.register_buffer("sine", angles.sin()[:, None, :], persistent=False)

    def forward(self, ids, positions):
        """Logits at those positions (a boolean mask) only: questions need no predictions."""
        length = ids.shape[1]
        mask = torch.full((length, length), -1e9).triu(1)
        x = self.embedding(ids)
        for layer in self.layers:
            x = layer(x, self.cosine[:length], self.sine[:length], mask)
        return self.output(self.norm(x[positions]))


def answer_logits(model, group, low_precision):
    """(logits, right ids) of all target positions of a group."""
    ids, targets = group
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=low_precision):
        logits = model(ids[:, :-1], targets[:, 1:])
    return logits.float(), ids[:, 1:][targets[:, 1:]]


# ---- the optimizer


def orthogonalized(gradient, low_precision):
    """Newton-Schulz iteration: all singular values near 1 (Muon, Keller Jordan, 2024)."""
    x = gradient.bfloat16() if low_precision else gradient
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.t()
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        square = x @ x.t()
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return (x.t() if tall else x).float()


class Optimizer:
    """Muon for the matrices of the layers (it learns by heart in fewer steps than Adam), Adam for the rest."""

    def __init__(self, model, low_precision):
        self.low_precision = low_precision
        self.matrices = [p for name, p in model.named_parameters() if p.dim() > 1 and name.startswith("layers")]
        self.momentum = [torch.zeros_like(p) for p in self.matrices]
        chosen = {id(p) for p in self.matrices}
        rest = [p for p in model.parameters() if id(p) not in chosen]
        self.adam = torch.optim.Adam(rest, betas=(0.9, 0.95))

    def step(self, matrix_rate, other_rate):
        with torch.no_grad():
            for matrix, momentum in zip(self.matrices, self.momentum):
                momentum.lerp_(matrix.grad, 0.05)
                direction = orthogonalized(matrix.grad.lerp(momentum, 0.95), self.low_precision)
                rows, columns = matrix.shape
                matrix.mul_(1 - 0.05 * matrix_rate)
                matrix.add_(direction, alpha=-matrix_rate * max(1, rows / columns) ** 0.5)
        for group in self.adam.param_groups:
            group["lr"] = other_rate
        self.adam.step()

    def state(self):
        return {"momentum": self.momentum, "adam": self.adam.state_dict()}

    def restore(self, state):
        self.momentum = state["momentum"]
        self.adam.load_state_dict(state["adam"])


# ---- the check


def check(model, sampler, held_out):
    """Would greedy decoding give every answer exactly, alone and after three random others? When each id is the
    most probable one after the right ids before it, it would, so one forward pass is enough."""
    model.eval()
    corpus, cases = sampler.corpus, []
    for number, dialogue in enumerate(corpus.dialogues):
        for wording in dialogue[0][0]:
            alone = [([wording], dialogue[0][1])] + [([wordings[0]], answer) for wordings, answer in dialogue[1:]]
            cases.append((number, "alone", sampler.conversation([alone], 0, reword=False)))
        before = sampler.random.choices(corpus.dialogues, k=3)
        cases.append((number, "after three", sampler.conversation(before + [dialogue], 0, reword=False)))
    for kind, questions in (("other", sampler.others), ("held out", held_out)):
        cases += [(None, kind, [(question, corpus.fallback, True)]) for question in questions]
    counts, failed, margin = {}, {}, math.inf
    encoded = [(sampler.encode(turns), case) for case, (_, _, turns) in enumerate(cases)]
    encoded.sort(key=lambda item: len(item[0][0]))
    for start in range(0, len(encoded), 12):
        part = encoded[start:start + 12]
        group = padded([sample for sample, _ in part])
        with torch.no_grad():
            logits, right = answer_logits(model, group, False)
        chosen = logits.gather(1, right[:, None])[:, 0]
        gap = chosen - logits.scatter(1, right[:, None], -math.inf).max(1).values
        sizes = group[1][:, 1:].sum(1).tolist()
        for (_, case), gaps in zip(part, gap.split(sizes)):
            number, kind, _ = cases[case]
            smallest = float(gaps.min())
            good, total = counts.get(kind, (0, 0))
            counts[kind] = (good + (smallest > 0), total + 1)
            if number is not None:
                margin = min(margin, smallest)
                if smallest <= 0:
                    failed.setdefault(number, kind)
    model.train()
    return counts, failed, margin


# ---- the GGUF file


def gguf_string(value):
    value = value.encode("utf-8") if isinstance(value, str) else value
    return struct.pack("<Q", len(value)) + value


def stored_tensors(model):
    """[(name in GGUF, array)]: matrices as float16, norms as float32."""
    tensors = [("token_embd.weight", model.embedding.weight), ("output_norm.weight", model.norm.weight), ("output.weight", model.output.weight)]
    for at, layer in enumerate(model.layers):
        for name, module in {
                "attn_norm": layer.attention_norm, "ffn_norm": layer.feed_forward_norm, "attn_q": layer.query, "attn_k": layer.key,
                "attn_v": layer.value, "attn_output": layer.attention_output, "ffn_gate": layer.gate, "ffn_up": layer.up,
                "ffn_down": layer.down}.items():
            tensors.append(("blk.%d.%s.weight" % (at, name), module.weight))
    return [(name, tensor.detach().numpy().astype(numpy.float16 if tensor.dim() > 1 else numpy.float32)) for name, tensor in tensors]


def write_hub_format(folder, model, tokenizer):
    """The same weights as the hub has them: what the app's converter turns into a GGUF with the same tensors."""
    shape = {
        "hidden_size": WIDTH, "intermediate_size": FEED_FORWARD, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS, "vocab_size": VOCABULARY, "max_position_embeddings": CONTEXT_LENGTH,
        "rope_theta": ROPE_BASE, "rms_norm_eps": NORM_EPSILON}
    write_hub(folder, stored_tensors(model), tokenizer.proto, shape, CHAT_TEMPLATE)


def write_gguf(path, model, tokenizer):
    tensors = stored_tensors(model)
    fields = []

    def number(key, kind, value):
        code, form = {"u32": (4, "<I"), "f32": (6, "<f"), "bool": (7, "<?")}[kind]
        fields.append(gguf_string(key) + struct.pack("<I", code) + struct.pack(form, value))

    def text(key, value):
        fields.append(gguf_string(key) + struct.pack("<I", 8) + gguf_string(value))

    def array(key, code, values, packed):
        fields.append(gguf_string(key) + struct.pack("<IIQ", 9, code, len(values)) + packed)

    text("general.architecture", "llama")
    text("general.name", "Demo model")
    text("general.description", "Demo model of Xenon Desktop (3.4 million parameters; knows only its few dialogues)")
    text("general.license", "apache-2.0")
    number("general.file_type", "u32", 1)
    for key, value in {
            "context_length": CONTEXT_LENGTH, "embedding_length": WIDTH, "block_count": LAYERS,
            "feed_forward_length": FEED_FORWARD, "attention.head_count": HEADS, "attention.head_count_kv": KV_HEADS,
            "rope.dimension_count": HEAD_SIZE, "vocab_size": VOCABULARY}.items():
        number("llama." + key, "u32", value)
    number("llama.attention.layer_norm_rms_epsilon", "f32", NORM_EPSILON)
    number("llama.rope.freq_base", "f32", ROPE_BASE)

    pieces = tokenizer.pieces
    every = range(VOCABULARY)
    kinds = [2 if pieces.is_unknown(i) else 3 if pieces.is_control(i) else 6 if pieces.is_byte(i) else 1 for i in every]
    text("tokenizer.ggml.model", "llama")
    text("tokenizer.ggml.pre", "default")
    array("tokenizer.ggml.tokens", 8, every, b"".join(gguf_string(pieces.id_to_piece(i)) for i in every))
    array("tokenizer.ggml.scores", 6, every, struct.pack("<%df" % VOCABULARY, *[pieces.get_score(i) for i in every]))
    array("tokenizer.ggml.token_type", 5, every, struct.pack("<%di" % VOCABULARY, *kinds))
    number("tokenizer.ggml.bos_token_id", "u32", BOS)
    number("tokenizer.ggml.eos_token_id", "u32", EOS)
    number("tokenizer.ggml.unknown_token_id", "u32", 0)
    number("tokenizer.ggml.add_bos_token", "bool", True)
    number("tokenizer.ggml.add_eos_token", "bool", False)
    number("tokenizer.ggml.add_space_prefix", "bool", True)
    text("tokenizer.chat_template", CHAT_TEMPLATE)

    infos, data, offset = b"", b"", 0
    for name, stored in tensors:
        values = stored.tobytes()
        values += b"\0" * (-len(values) % 32)
        infos += gguf_string(name) + struct.pack("<I", stored.ndim) + b"".join(struct.pack("<Q", n) for n in reversed(stored.shape))
        infos += struct.pack("<IQ", 1 if stored.dtype == numpy.float16 else 0, offset)
        data += values
        offset += len(values)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(fields)) + b"".join(fields) + infos
    head += b"\0" * (-len(head) % 32)
    # Written beside and renamed: a reader never sees half a file.
    with open(path + ".part", "wb") as file:
        file.write(head + data)
    os.replace(path + ".part", path)


# ---- training


def learning_rate(step, steps, warmup, decay):
    """Up, constant, and down in a straight line over the last part."""
    if step < warmup:
        return (step + 1) / warmup
    start = steps * (1 - decay)
    return 1.0 if step < start else max(0.02, (steps - step) / (steps - start))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default=os.path.join(HERE, "corpus.txt"))
    parser.add_argument("--others", default=os.path.join(HERE, "other-questions.txt"))
    parser.add_argument("--held-out", default=os.path.join(HERE, "held-out-questions.txt"))
    parser.add_argument("--out", default=os.path.join(HERE, "demo.gguf"))
    parser.add_argument("--hub", default="", help="folder to write the model to in the format of the Hugging Face hub as well")
    parser.add_argument("--checkpoint", default="", help="file to save the state of the training to now and then")
    parser.add_argument("--resume", default="", help="checkpoint to go on from (keeps its tokenizer, starts the schedule anew)")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--tokens", type=int, default=4096, help="tokens per step")
    parser.add_argument("--rate", type=float, default=0.02, help="learning rate of the matrices")
    parser.add_argument("--other-rate", type=float, default=0.004, help="learning rate of embedding, output and norms")
    parser.add_argument("--warmup", type=int, default=50)
    parser.add_argument("--decay", type=float, default=0.75, help="share of the steps over which the rate goes down")
    parser.add_argument("--check-every", type=int, default=100, help="steps between two checks, each of which also writes the GGUF file")
    parser.add_argument("--margin", type=float, default=2.0, help="stop when the right id leads by so many logits everywhere ...")
    parser.add_argument("--rounds", type=int, default=3, help="... in so many checks, one after the other")
    parser.add_argument("--precision", choices=["bf16", "f32"], default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def main():
    options = parse_arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    low_precision = options.precision == "bf16"
    corpus, others, held_out = Corpus(options.corpus), read_lines(options.others), read_lines(options.held_out)
    saved = torch.load(options.resume) if options.resume else None
    tokenizer = Tokenizer(saved["tokenizer"] if saved else train_tokenizer(corpus, others))
    assert tokenizer.pieces.vocab_size() == VOCABULARY
    sampler = Sampler(corpus, others, tokenizer, options.seed)
    model = Model()
    optimizer = Optimizer(model, low_precision)
    if saved:
        model.load_state_dict(saved["model"])
        optimizer.restore(saved["optimizer"])
    lengths = {dialogue[0][0][0]: sum(len(tokenizer.reply(answer)) for _, answer in dialogue) for dialogue in corpus.dialogues}
    longest = max(lengths, key=lengths.get)
    print("%d parameters, %d dialogues, %d answer tokens, longest %d (%s)" % (
        sum(p.numel() for p in model.parameters()), len(lengths), sum(lengths.values()), lengths[longest], longest), flush=True)

    begin, seen, good_rounds, average = time.time(), 0, 0, None
    for step in range(options.steps):
        groups = sampler.batch(options.tokens)
        answers = sum(int(targets.sum()) for _, targets in groups)
        loss_sum = 0.0
        for group in groups:
            logits, right = answer_logits(model, group, low_precision)
            loss = functional.cross_entropy(logits, right, reduction="sum") / answers
            loss.backward()
            loss_sum += float(loss)
            seen += int((group[0] > 0).sum())
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        rate = learning_rate(step, options.steps, options.warmup, options.decay)
        optimizer.step(options.rate * rate, options.other_rate * rate)
        for parameter in model.parameters():
            parameter.grad = None
        average = loss_sum if average is None else 0.95 * average + 0.05 * loss_sum
        if step % 20 == 0:
            print("step %d loss %.4f, %.0f s, %.0f tokens/s" % (step, average, time.time() - begin, seen / (time.time() - begin)), flush=True)

        if (step + 1) % options.check_every == 0 or step == options.steps - 1:
            counts, failed, margin = check(model, sampler, held_out)
            print("check %d: %s, margin %.2f, failed: %s" % (
                step + 1, ", ".join("%s %d/%d" % (kind, *counts[kind]) for kind in counts), margin,
                [(corpus.names()[number], kind) for number, kind in failed.items()][:8]), flush=True)
            write_gguf(options.out, model, tokenizer)
            if options.hub:
                write_hub_format(options.hub, model, tokenizer)
            if options.checkpoint:
                torch.save({"model": model.state_dict(), "optimizer": optimizer.state(), "tokenizer": tokenizer.proto}, options.checkpoint + ".part")
                os.replace(options.checkpoint + ".part", options.checkpoint)
            sampler.practise(failed)
            good_rounds = good_rounds + 1 if not failed and margin >= options.margin and counts["other"][0] == counts["other"][1] else 0
            if good_rounds >= options.rounds:
                break
    print("done after %d steps, %.0f s: %s (%d bytes)" % (step + 1, time.time() - begin, options.out, os.path.getsize(options.out)), flush=True)


if __name__ == "__main__":
    main()
